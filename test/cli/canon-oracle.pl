#!/usr/bin/perl
# canon-oracle.pl PROFILE SEED COUNT MESSY WANT DIGESTS: documents made at random, written
# carelessly to MESSY, as canonical lines of the profile (strict, rfc8785, legacy) to WANT, and
# the SHA-256 of those to DIGESTS.  Another language and another way of doing it than lib/canon:
# names are sorted by their units, packed; strings are written character by character; Perl does
# the hashing.  No double is ever computed: a decimal of at most 15 digits is the only one so
# short that reads as its double, so its digits are known beforehand.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);

my ($profile, $seed, $count, @files) = @ARGV;
die "usage: canon-oracle.pl PROFILE SEED COUNT MESSY WANT DIGESTS\n" unless @files == 3;
srand($seed);
my @out = map { open my $f, '>:raw', $_ or die "$_: $!\n"; $f } @files;

my @odd = (0, 1, 8, 9, 10, 12, 13, 31, 34, 47, 92, 127, 128, 0xe9, 0x7ff, 0x800, 0x20ac, 0x2028,
	0xd7ff, 0xe000, 0xfb33, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0x1f600, 0x10fffd);
my %short = (8 => 'b', 9 => 't', 10 => 'n', 12 => 'f', 13 => 'r', 34 => '"', 92 => '\\');
my %edges = (
	strict => [qw(9007199254740991 -9007199254740991 9007199254740990 4503599627370497)],
	rfc8785 => [qw(9007199254740991 -9007199254740991 9007199254740990 4503599627370497)],
	legacy => [qw(18446744073709551615 -9223372036854775808 9223372036854775808
		9007199254740993 -9007199254740993 10000000000000000000)],
);

sub pick { $_[int rand @_] }
sub units { map { $_ < 0x10000 ? $_ : (0xd7c0 + ($_ >> 10), 0xdc00 + ($_ & 0x3ff)) } @_ }
# What names are sorted by: UTF-16 code units, or, in the legacy profile, code points.
sub key { $profile eq 'legacy' ? pack 'N*', @{$_[0]} : pack 'n*', units(@{$_[0]}) }

# A text is a list of code points.
sub text { [ map { rand() < 0.8 ? 97 + int rand 26 : pick(@odd) } 1 .. rand(rand() < 0.1 ? 80 : 9) ] }

sub digits { join '', 1 + int rand 9, map { int rand 10 } 2 .. 1 + int rand($_[0]) }

# Words stand as they are: ['w', word].  A fraction is ['f', sign, digits, point], that is
# sign 0.digits * 10^point, without a zero at either end.
sub number {
	return ['w', pick(0, 1, -1, @{$edges{$profile}})] if rand() < 0.3;
	return ['w', pick('', '-') . digits(15)] if $profile ne 'rfc8785' || rand() < 0.3;
	(my $digits = digits(15)) =~ s/0+$//;
	return ['f', pick('', '-'), $digits, rand() < 0.7 ? int(rand 34) - 10 : int(rand 590) - 290];
}

sub utf8_bytes {
	my $ch = shift;
	return chr $ch if $ch < 0x80;
	return pack 'C*', 0xc0 | $ch >> 6, 0x80 | $ch & 63 if $ch < 0x800;
	return pack 'C*', 0xe0 | $ch >> 12, 0x80 | $ch >> 6 & 63, 0x80 | $ch & 63 if $ch < 0x10000;
	return pack 'C*', 0xf0 | $ch >> 18, 0x80 | $ch >> 12 & 63, 0x80 | $ch >> 6 & 63, 0x80 | $ch & 63;
}

# Values: numbers and words as above, ['s', text], ['a', values...], ['o', [text, value]...]
sub tree {
	my $depth = shift;
	my $kind = int rand($depth < 5 ? 10 : 6);
	return ['w', pick(qw(null true false))] if $kind == 0;
	return number() if $kind < 3;
	return ['s', text()] if $kind < 6;
	return ['a', map { tree($depth + 1) } 1 .. rand 6] if $kind < 8;
	my %seen;
	my @names = grep { !$seen{key($_)}++ } map { text() } 1 .. rand(rand() < 0.1 ? 60 : 8);
	return ['o', map { [$_, tree($depth + 1)] } @names];
}

# ECMA-262, Number::toString: plain from 10^-7 up to below 10^21, else with an exponent.
sub canonical_fraction {
	my ($sign, $digits, $point) = @_;
	my $n = length $digits;
	return $sign . $digits . '0' x ($point - $n) if $n <= $point && $point <= 21;
	return $sign . substr($digits, 0, $point) . '.' . substr($digits, $point)
		if 0 < $point && $point <= 21;
	return $sign . '0.' . '0' x -$point . $digits if -6 < $point && $point <= 0;
	return $sign . join('.', grep { length } substr($digits, 0, 1), substr($digits, 1))
		. sprintf 'e%+d', $point - 1;
}

sub canonical_text {
	join '', '"', (map {
		exists $short{$_} ? "\\$short{$_}" : $_ < 32 ? sprintf('\\u%04x', $_) : utf8_bytes($_)
	} @{$_[0]}), '"';
}

sub canonical {
	my ($kind, @kids) = @{$_[0]};
	return $kids[0] if $kind eq 'w';
	return canonical_fraction(@kids) if $kind eq 'f';
	return canonical_text($kids[0]) if $kind eq 's';
	return '[' . join(',', map { canonical($_) } @kids) . ']' if $kind eq 'a';
	my @sorted = sort { key($a->[0]) cmp key($b->[0]) } @kids;
	return '{' . join(',', map { canonical_text($_->[0]) . ':' . canonical($_->[1]) } @sorted) . '}';
}

sub blank { join '', map { pick(' ', "\t", "\r") } 1 .. rand(rand() < 0.3 ? 4 : 0) }

sub messy_text {
	join '', '"', (map {
		my $ch = $_;
		my $must = $ch < 32 || $ch == 34 || $ch == 92;
		!$must && rand() < 0.7 ? utf8_bytes($ch)
			: exists $short{$ch} && rand() < 0.5 ? "\\$short{$ch}"
			: $ch == 47 && rand() < 0.5 ? '\\/'
			: join '', map { sprintf rand() < 0.5 ? '\\u%04x' : '\\u%04X', $_ } units($ch)
	} @{$_[0]}), '"';
}

# The point anywhere, zeros at either end of what follows it, the exponent to suit.
sub messy_fraction {
	my ($sign, $digits, $point) = @_;
	$digits .= '0' x rand 4;
	my $before = 1 + int rand length $digits;
	my ($whole, $part) = (substr($digits, 0, $before), substr($digits, $before));
	if (rand() < 0.3) {
		my $zeros = int rand 4;
		($whole, $part, $before) = ('0', '0' x $zeros . $digits, -$zeros);
	}
	my $e = $point - $before;
	$part .= '0' x rand 3;
	return $sign . $whole . (length $part ? ".$part" : '') .
		($e || rand() < 0.5 ? pick('e', 'E') . ($e < 0 ? '' : pick('', '+')) . $e : '');
}

sub messy {
	my ($kind, @kids) = @{$_[0]};
	return blank() . $kids[0] . blank() if $kind eq 'w';
	return blank() . messy_fraction(@kids) . blank() if $kind eq 'f';
	return blank() . messy_text($kids[0]) . blank() if $kind eq 's';
	return blank() . '[' . (@kids ? join(',', map { messy($_) } @kids) : blank()) . ']' . blank()
		if $kind eq 'a';
	@kids = map { $_->[1] } sort { $a->[0] <=> $b->[0] } map { [rand, $_] } @kids;
	return blank() . '{' . (@kids ? join(',', map {
		blank() . messy_text($_->[0]) . blank() . ':' . messy($_->[1])
	} @kids) : blank()) . '}' . blank();
}

for (1 .. $count) {
	my $v = tree(0);
	my $want = canonical($v);
	print { $out[0] } messy($v), "\n";
	print { $out[1] } $want, "\n";
	print { $out[2] } sha256_hex($want), "\n";
}
close $_ or die "$!\n" for @out;
