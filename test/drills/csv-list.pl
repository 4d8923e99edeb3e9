#!/usr/bin/env perl
# csv-list.pl SDN.CSV ALT.CSV >LIST: OFAC's files of names as a list of ours, for drills only: what
# is imported is their XML (mez-list(5)).  Names and aliases; births and numbers stay behind.
use strict;
use warnings;

sub rows {
	my ($file) = @_;
	open my $f, '<', $file or die "$file: $!\n";
	my @rows;
	while (my $line = <$f>) {
		my @row;
		push @row, $+ while $line =~ /\G(?:"([^"]*)"|([^,\r\n]*)) ?,?/g && length $&;
		push @rows, \@row if @row > 3;
	}
	return @rows;
}
sub quoted { my ($s) = @_; $s =~ s/(["\\])/\\$1/g; return qq("$s") }

my ($sdn, $alt) = @ARGV;
my (%aliases, %entry);
push @{ $aliases{ $_->[0] } }, $_->[3] for rows($alt);
for my $row (rows($sdn)) {
	my ($id, $name, $kind) = map { s/^\s+|\s+$//gr } @$row;
	next unless $id =~ /^\d+$/ && $name =~ /[A-Za-z0-9]/;
	$kind = 'entity' unless $kind =~ /^(?:individual|vessel|aircraft)$/;
	my $also = join ',', map { quoted($_) } grep { /[A-Za-z0-9]/ } @{ $aliases{$id} // [] };
	$entry{"OFAC-$id"} = sprintf '{%s"id":"OFAC-%s","kind":"%s","name":%s}',
		$also ? qq("aliases":[$also],) : '', $id, $kind, quoted($name);
}
print '{"algorithm":"names/1","as_of":"2026-08-21","block":900,"entries":[',
	join(',', map { $entry{$_} } sort keys %entry),
	'],"max_age":30,"name":"us.ofac.sdn","review":700,"type":"mez.list/1"}', "\n";
