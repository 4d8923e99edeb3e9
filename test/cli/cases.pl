#!/usr/bin/env perl
# cases.pl N [START [ANSWER]]: N canonical cases with a verdict, numbered from START.  The
# verdicts are well formed and decided by nobody: for tools that record and sign.
use strict;
use warnings;
use Digest::SHA 'sha256_hex';

my ($n, $start, $answer) = (@ARGV, 0, 'allowed')[0 .. 2];
$start = $ARGV[1] // 0;
$answer = $ARGV[2] // 'allowed';
my ($lock, $pack) = ('ab' x 32, 'cd' x 32);
$| = 1 if $ENV{CASES_FLUSH};
for my $i ($start .. $start + $n - 1) {
	my $op = qq({"id":"op-$i","type":"mez.operation/1"});
	my $sha = sha256_hex($op);
	print qq({"evidence":[],"operation":$op,"type":"mez.case/1","verdict":),
	    qq({"as_of":"2025-09-15T12:00:00Z","cells":[],"commitment":{"root":"$sha","size":20},),
	    qq("decision":{"answer":"$answer"},"domain_set":"domains/20","evidence":[],),
	    qq("jurisdiction":"pk","kind":"payment","known_at":"2025-09-15",),
	    qq("lock_sha256":"$lock","operation_sha256":"$sha",),
	    qq("packs":[{"name":"pk.a","sha256":"$pack"}],"semantics":1,"stage":"proposed",),
	    qq("type":"mez.verdict/1","zone":"pk-sifc"}}\n);
}
