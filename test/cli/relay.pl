#!/usr/bin/perl
# relay.pl HOST:PORT CUT...: pass connections on to HOST:PORT, byte for byte.  A CUT is METHOD:N:
# the next request of that method drops both sides after N bytes of it went through (0: before
# the first).  Prints its port, and "cut" each time; ends after 300 seconds.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($to, @cuts) = @ARGV;
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
alarm 300;
my $listen = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1:0') or die "listen: $!\n";
$| = 1;
print $listen->sockport, "\n";

my (%client, %server, %seen);
my $select = IO::Select->new($listen);

sub drop {
	my ($c) = @_;
	my $s = delete $client{$c} or return;
	delete $server{$s};
	$select->remove($c, $s);
	close $_ for $c, $s;
}

sub put_all {
	my ($fh, $bytes) = @_;
	while (length $bytes) {
		my $n = syswrite $fh, $bytes or return;
		substr $bytes, 0, $n, '';
	}
}

# How many bytes of this piece may pass; a piece that begins a request is counted from there.
sub allowed {
	my ($c, $bytes) = @_;
	if (@cuts) {
		my ($method, $n) = split /:/, $cuts[0];
		$seen{$c} = 0 if $bytes =~ /^$method /;
		if (defined $seen{$c}) {
			my $left = $n - $seen{$c};
			$seen{$c} += length $bytes;
			if (length $bytes > $left) {
				shift @cuts;
				delete $seen{$c};
				print "cut\n";
				return $left;
			}
		}
	}
	return undef;
}

while (1) {
	for my $r ($select->can_read) {
		if ($r == $listen) {
			my $c = $listen->accept or next;
			my $s = IO::Socket::INET->new($to) or do { close $c; next };
			($client{$c}, $server{$s}) = ($s, $c);
			$select->add($c, $s);
			next;
		}
		my $from_client = exists $client{$r};
		next unless $from_client || exists $server{$r};
		my $c = $from_client ? $r : $server{$r};
		if (!sysread $r, my $bytes, 65536) {
			drop($c);
		} elsif ($from_client) {
			my $n = allowed($c, $bytes);
			put_all($client{$c}, defined $n ? substr $bytes, 0, $n : $bytes);
			drop($c) if defined $n;
		} else {
			put_all($c, $bytes);
		}
	}
}
