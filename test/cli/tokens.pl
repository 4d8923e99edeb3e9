#!/usr/bin/perl
# tokens.pl KEY CERT USERPASS LOG [ANSWER]: a token server as the distribution project describes
# it, for the tests: RS256 tokens signed by openssl(1) with KEY, whose certificate goes along.
# Without credentials it grants pulling, with USERPASS (Basic, in base64) what is asked for.  Each
# request is a line of LOG.  With ANSWER it says only that.  Prints its port; ends after 300 s.
use strict;
use warnings;
use IO::Socket::INET;
use MIME::Base64 qw(encode_base64 encode_base64url);

my ($key, $cert, $userpass, $log, $answer) = @ARGV;
alarm 300;
$SIG{PIPE} = 'IGNORE';
my $listen = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1:0') or die "listen: $!\n";
$| = 1;
print $listen->sockport, "\n";

sub slurp {
	my ($path) = @_;
	open my $f, '<', $path or die "$path: $!\n";
	local $/;
	return scalar <$f>;
}
my ($der) = slurp($cert) =~ /-----BEGIN CERTIFICATE-----\n(.*?)-----END/s;
$der =~ s/\s//g;

sub signature {
	my ($text) = @_;
	open my $f, '>', "$log.tbs" or die;
	print $f $text;
	close $f;
	open my $p, '-|', 'openssl', 'dgst', '-sha256', '-sign', $key, "$log.tbs" or die;
	local $/;
	return scalar <$p>;
}

sub token {
	my ($service, $access) = @_;
	my $now = time;
	my $head = encode_base64url(qq({"typ":"JWT","alg":"RS256","x5c":["$der"]}));
	my $body = encode_base64url(qq({"iss":"the-test","sub":"","aud":"$service","exp":) . ($now + 300) .
		qq(,"nbf":) . ($now - 10) . qq(,"iat":$now,"jti":"$now","access":[$access]}));
	return "$head.$body." . encode_base64url(signature("$head.$body"));
}

while (my $c = $listen->accept) {
	my $start = <$c> // next;
	my $auth = '';
	while (defined(my $line = <$c>)) {
		last if $line =~ /^\r?\n$/;
		$auth = $1 if $line =~ /^authorization:\s*(.*?)\r?\n/i;
	}
	my ($query) = $start =~ /\?(\S*)/;
	my ($service) = $query =~ /service=([^&]*)/;
	s/%([0-9A-Fa-f]{2})/chr hex $1/ge for $service, $query;
	open my $f, '>>', $log;
	syswrite $f, "$query" . ($auth ? " $auth" : '') . "\n";
	close $f;
	my ($status, $body) = (200, $answer // '');
	if (defined $answer) {
		($status, $body) = ($1, '') if $answer =~ /^(\d{3})$/;
	} elsif ($auth && $auth ne "Basic $userpass") {
		$status = 401;
	} else {
		my @access;
		while ($query =~ /scope=repository:([^:&]+):([a-z,]+)/g) {
			my @actions = grep { $auth || $_ eq 'pull' } split /,/, $2;
			push @access, qq({"type":"repository","name":"$1","actions":[) .
				join(',', map { qq("$_") } @actions) . ']}';
		}
		$body = '{"access_token":"x","token":"' . token($service, join ',', @access) . '"}';
	}
	print $c "HTTP/1.1 $status X\r\nContent-Type: application/json\r\nContent-Length: ",
		length $body, "\r\nConnection: close\r\n\r\n$body";
	close $c;
}
