#!/usr/bin/perl
# serve.pl DIR: a web server for the files of DIR on a free port of the loopback interface, which
# it prints.  It knows entity tags, and below /dated dates instead.  Besides: /status/503,
# /short/FILE (closes in the middle), /hang/FILE (stops in the middle), /to/FILE and /away
# (redirections), /round (for ever), /nowhere (without a place).  One request a connection; on
# stderr path, tag and, of what is not new, 304.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;
use POSIX qw(strftime);

my $dir = shift or die "usage: serve.pl DIR\n";
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 8, ReuseAddr => 1)
	or die "listen: $!\n";
$| = 1;
print $server->sockport, "\n";
$SIG{PIPE} = 'IGNORE';
my @hanging;

sub answer {
	my ($c, $status, $body, @headers) = @_;
	print $c join("\r\n", "HTTP/1.1 $status X", @headers, 'Content-Length: ' . length $body,
		'Connection: close', '', ''), $body;
}

sub half {
	my ($c, $body) = @_;
	print $c "HTTP/1.1 200 X\r\nContent-Length: " . length($body) . "\r\n\r\n",
		substr $body, 0, length($body) / 2;
}

# Is what the client has what the file is?
sub file {
	my ($c, $path, $asked) = @_;
	my ($how) = $path =~ s{^/(dated|short|hang)/}{/} ? $1 : '';
	open my $f, '<:raw', "$dir$path" or return answer($c, 404, '');
	my $body = do { local $/; <$f> };
	my ($name, $mark) = $how eq 'dated'
		? ('Last-Modified', strftime('%a, %d %b %Y %T GMT', gmtime((stat $f)[9])))
		: ('ETag', '"' . substr(sha256_hex($body), 0, 16) . '"');
	half($c, $body), return if $how eq 'short';
	if ($how eq 'hang') {
		half($c, $body);
		$c->flush;
		push @hanging, $c;
		return;
	}
	if ($asked eq $mark) {
		answer($c, 304, '', "$name: $mark");
		return ' 304';
	}
	answer($c, 200, $body, "$name: $mark");
}

sub serve {
	my ($c, $path, $asked) = @_;
	return answer($c, $1, '') if $path =~ m{^/status/(\d+)$};
	return answer($c, 302, '', 'Location: /pack') if $path eq '/away';
	return answer($c, 302, '', 'Location: /round') if $path eq '/round';
	return answer($c, 302, '') if $path eq '/nowhere';
	return answer($c, 307, '', "Location: $1") if $path =~ m{^/to(/.*)};
	return file($c, $path, $asked);
}

while (my $c = $server->accept) {
	my ($path, $asked) = ('', '');
	while (defined(my $line = <$c>)) {
		$line =~ s/\r?\n$//;
		last if $line eq '';
		$path = $1 if $line =~ m{^GET (/[\w/.-]*) };
		$asked = $1 if $line =~ /^If-(?:None-Match|Modified-Since): (.*)/i;
	}
	my $more = $path =~ /\.\./ ? '' : serve($c, $path, $asked) // '';
	print STDERR "$path", ($more eq ' 304' ? ' 304' : ''), " $asked\n";
	close $c unless @hanging && $hanging[-1] == $c;
}
