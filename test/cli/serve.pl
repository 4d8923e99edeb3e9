#!/usr/bin/perl
# serve.pl DIR: HTTP/1.1 on a free port of the loopback interface, which is printed.  Files of DIR
# with an entity tag, 304 for who has it, and what the name asks for: /status/503, /short/FILE
# (closes in the middle), /away (a redirection).  One request a connection; log on stderr.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;

my $dir = shift or die "usage: serve.pl DIR\n";
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 8, ReuseAddr => 1)
	or die "listen: $!\n";
$| = 1;
print $server->sockport, "\n";
$SIG{PIPE} = 'IGNORE';

sub answer {
	my ($c, $status, $body, @headers) = @_;
	print $c join("\r\n", "HTTP/1.1 $status X", @headers, 'Content-Length: ' . length $body,
		'Connection: close', '', ''), $body;
}

sub serve {
	my ($c, $path, $tag) = @_;
	return answer($c, $1, '') if $path =~ m{^/status/(\d+)$};
	return answer($c, 302, '', 'Location: /pack') if $path eq '/away';
	my $short = $path =~ s{^/short}{};
	open my $f, '<:raw', "$dir$path" or return answer($c, 404, '');
	my $body = do { local $/; <$f> };
	my $etag = '"' . substr(sha256_hex($body), 0, 16) . '"';
	return answer($c, 304, '', "ETag: $etag") if $tag eq $etag;
	return answer($c, 200, $body, "ETag: $etag") unless $short;
	print $c "HTTP/1.1 200 X\r\nContent-Length: " . length($body) . "\r\n\r\n",
		substr $body, 0, length($body) / 2;
}

while (my $c = $server->accept) {
	my ($path, $tag) = ('', '');
	while (defined(my $line = <$c>)) {
		$line =~ s/\r?\n$//;
		last if $line eq '';
		$path = $1 if $line =~ m{^GET (/[\w/.-]*) };
		$tag = $1 if $line =~ /^If-None-Match: (.*)/i;
	}
	print STDERR "$path $tag\n";
	serve($c, $path, $tag) if $path !~ /\.\./;
	close $c;
}
