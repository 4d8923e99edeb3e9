#!/usr/bin/perl
# liar.pl UPSTREAM LOG LIE [ARG]: a registry that hands on what the real one at UPSTREAM says, but
# for the one thing that LIE changes.  Each request is a line of LOG: method, path, and "auth" if
# it carries credentials.  Prints its port; ends after 300 seconds.  One process a connection, all
# in a group of their own.
use strict;
use warnings;
use IO::Socket::INET;

my ($upstream, $log, $lie, $arg) = @ARGV;
$arg //= '';
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
setpgrp;
alarm 300;
my $listen = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1:0') or die "listen: $!\n";
my $me = '127.0.0.1:' . $listen->sockport;
$| = 1;
print $listen->sockport, "\n";

my $index = 'application/vnd.oci.image.index.v1+json';
my $uploads = 0;

sub note {
	open my $f, '>>', $log or die "$log: $!\n";
	syswrite $f, "@_\n";
}

sub slurp {
	my ($path) = @_;
	open my $f, '<', $path or return '';
	local $/;
	return scalar <$f> // '';
}

# Head and body of one message.
sub message {
	my ($fh) = @_;
	my $start = <$fh> // return;
	my %h;
	while (defined(my $line = <$fh>)) {
		last if $line =~ /^\r?\n$/;
		$h{lc $1} = $2 if $line =~ /^([^:]+):\s*(.*?)\r?\n/;
	}
	my $body = '';
	my $n = $h{'content-length'} // ($start =~ /^HTTP/ && $start !~ / 204 | 30\d / ? undef : 0);
	if (defined $n) { read $fh, $body, $n if $n }
	else { local $/; $body = <$fh> // '' }
	return ($start, \%h, $body);
}

# Ask the real registry: (status line, headers, body).
sub ask {
	my ($method, $path, $h, $body) = @_;
	my $s = IO::Socket::INET->new($upstream) or die "upstream: $!\n";
	print $s "$method $path HTTP/1.1\r\nHost: $upstream\r\nConnection: close\r\n";
	print $s "$_: $h->{$_}\r\n" for grep { /^(accept|authorization|content-type|content-range)$/ } keys %$h;
	print $s 'Content-Length: ', length $body, "\r\n\r\n", $body;
	if ($method eq 'HEAD') {
		my $start = <$s>;
		my %got;
		while (defined(my $line = <$s>)) {
			$got{lc $1} = $2 if $line =~ /^([^:]+):\s*(.*?)\r?\n/;
		}
		return ($start, \%got, '');
	}
	return message($s);
}

sub reply {
	my ($c, $status, $h, $body, $head) = @_;
	$h->{'content-length'} //= length $body;
	delete @$h{'connection', 'transfer-encoding'};
	my $text = "HTTP/1.1 $status X\r\n" . join('', map { "$_: $h->{$_}\r\n" } keys %$h) . "\r\n";
	print $c $text, $head ? '' : $body;
}

sub flood {
	my ($c, $piece) = @_;
	1 while print $c $piece;
	exit;
}

# The uploads of a registry that keeps what it got of a part that broke: ARG is after how many
# bytes of the first PATCH the line is cut.
sub upload {
	my ($c, $method, $path, $h, $body) = @_;
	my $id = $path =~ m{/up/([\d.]+)} ? $1 : "$$." . ++$uploads;
	my ($kept, $at) = ("$log.up.$id", "http://$me/v2/up/$id?x=1");
	my $have = -s $kept // 0;
	if ($method eq 'POST') {
		open my $f, '>', $kept;
		return reply($c, 202, {location => $at, range => '0-0'}, '');
	}
	if ($method eq 'PATCH') {
		my ($from) = ($h->{'content-range'} // '') =~ /^(\d+)-/;
		return reply($c, 416, {location => $at, range => '0-' . ($have ? $have - 1 : 0)}, '')
			if $from != $have;
		open my $f, '>>', $kept;
		print $f $body;
		close $f;
		exit if length $body < $h->{'content-length'};
	}
	$have = -s $kept // 0;
	my $range = '0-' . ($have ? $have - 1 : 0);
	return reply($c, 204, {location => "/v2/up/$id?y=2", range => $range}, '') if $method eq 'GET';
	return reply($c, 202, {location => $at, range => $range}, '') if $method eq 'PATCH';
	my ($digest) = $path =~ /digest=(sha256:[0-9a-f]+)/;
	my (undef, $p) = ask('POST', "/v2/zone/p/blobs/uploads/", {}, '');
	my ($to) = $p->{location} =~ m{^http://[^/]+(/.*)};
	my ($start, $got, $said) = ask('PUT', "$to&digest=$digest",
		{'content-type' => 'application/octet-stream'}, slurp($kept) . $body);
	reply($c, (split ' ', $start)[1], $got, $said);
}

sub referrers {
	my ($c, $path) = @_;
	my ($repo, $hex, $page) = $path =~ m{^/v2/(.*)/referrers/sha256:([0-9a-f]+).*?(page=2)?$};
	my (undef, undef, $list) = ask('GET', "/v2/$repo/manifests/sha256-$hex", {accept => $index}, '');
	my %h = ('content-type' => $index);
	if ($arg eq 'pages' && !$page) {
		$h{link} = "<$path&page=2>; rel=\"next\"";
		$list = qq({"schemaVersion":2,"mediaType":"$index","manifests":[]});
	} elsif ($arg eq 'endless') {
		$h{link} = "<$path>; rel=next";
	} elsif ($arg eq 'elsewhere') {
		$h{link} = "<http://127.0.0.1:1/next>; rel=next";
	}
	reply($c, 200, \%h, $list);
}

# What is said instead of the truth; true when it was said.
sub lie {
	my ($c, $method, $path, $h, $body) = @_;
	my $tag = $path =~ m{/manifests/(?!sha256)};
	my $blob = $method eq 'GET' && $path =~ m{/blobs/};
	if ($lie eq 'silent') { sleep 60; exit }
	if ($lie eq 'garbage') { print $c "220 mail.example ESMTP\r\n"; exit }
	if ($lie eq 'closed') { exit }
	if ($lie eq 'heads') { print $c "HTTP/1.1 200 OK\r\n"; flood($c, 'x: ' . 'y' x 1000 . "\r\n") }
	if ($lie eq 'status') { reply($c, $arg, {'content-type' => 'text/plain'}, 'no'); return 1 }
	if ($lie eq 'busy') { reply($c, 503, {'retry-after' => $arg}, ''); return 1 }
	if ($lie eq 'redirect' && $method eq 'GET' && $tag) {
		reply($c, 307, {location => $arg}, '');
		return 1;
	}
	if ($lie eq 'redirect-blobs' && $blob) { reply($c, 307, {location => "http://$arg$path"}, ''); return 1 }
	if ($lie eq 'html' && $tag) { reply($c, 200, {'content-type' => 'text/html'}, '<html>'); return 1 }
	if ($lie eq 'typed' && $tag) { reply($c, 200, {'content-type' => $index}, $arg); return 1 }
	if ($lie eq 'huge' && $tag) {
		reply($c, 200, {'content-type' => $index}, '[' . ' ' x (5 << 20) . ']');
		return 1;
	}
	if ($lie eq 'endless' && ($tag || $blob) && $path =~ /$arg/) {
		print $c "HTTP/1.1 200 OK\r\nContent-Type: $index\r\n\r\n";
		flood($c, ' ' x 65536);
	}
	if ($lie eq 'uploads' && $path =~ m{uploads/$|/up/}) { upload($c, $method, $path, $h, $body); return 1 }
	if ($lie eq 'referrers' && $path =~ m{/referrers/}) { referrers($c, $path); return 1 }
	if ($lie eq 'challenge') {
		reply($c, 401, {'www-authenticate' => $arg}, '');
		return 1;
	}
	return 0;
}

# What is changed in the truth.
sub twist {
	my ($method, $path, $got, $body) = @_;
	my $blob = $method eq 'GET' && $path =~ m{/blobs/};
	if ($lie eq 'flip' && $path =~ /$arg/ && length $$body) { substr($$body, -1) ^= "\1" }
	if ($lie eq 'short' && $blob) { chop $$body; $got->{'content-length'} = length $$body }
	if ($lie eq 'long' && $blob) { $$body .= 'x'; $got->{'content-length'} = length $$body }
	if ($lie eq 'cut' && $blob) { chop $$body }
	if ($lie eq 'gone' && $blob) { $$body = $arg }
	if ($lie eq 'says' && $path =~ /$arg/) { $got->{'docker-content-digest'} = 'sha256:' . '0' x 64 }
	if ($lie eq 'size' && $method eq 'HEAD') { $got->{'content-length'} = 7 if exists $got->{'content-length'} }
	if ($lie eq 'location' && $got->{location}) { $got->{location} = $arg }
	if ($lie eq 'referrers' && $method eq 'PUT' && $path =~ m{/manifests/}) {
		$got->{'oci-subject'} = $1 if $arg ne 'silent';
	}
}

sub serve {
	my ($c) = @_;
	while (1) {
		my ($start, $h, $body) = message($c) or last;
		my ($method, $path) = split ' ', $start;
		note($method, $path, $h->{authorization} ? 'auth' : ());
		if ($lie eq 'uploads' && $method eq 'PATCH' && !-e "$log.cut") {
			open my $f, '>', "$log.cut";
			$body = substr $body, 0, $arg;
		}
		next if lie($c, $method, $path, $h, $body);
		if ($lie eq 'once' && !-e "$log.once") { # the first answer only
			open my $f, '>', "$log.once";
			reply($c, $arg, {'retry-after' => 0}, '');
			next;
		}
		my ($line, $got, $said) = ask($method, $path, $h, $body);
		$got->{location} =~ s{^http://[^/]+}{http://$me} if $got->{location};
		twist($method, $path, $got, \$said);
		my $status = (split ' ', $line)[1];
		$status = 404 if $lie eq 'gone' && $method eq 'GET' && $path =~ m{/blobs/};
		$got->{'content-length'} = length $said if $lie eq 'gone';
		reply($c, $status, $got, $said, $method eq 'HEAD');
		last if $lie eq 'cut' && $method eq 'GET' && $path =~ m{/blobs/};
	}
}

while (1) {
	my $c = $listen->accept or next;
	next if fork;
	$c->autoflush(1);
	serve($c);
	exit;
}
