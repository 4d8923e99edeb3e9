#!/usr/bin/env perl
# fold-names.pl NAMES: whole words of each script, folded letter by letter as lib/screen/fold.c does
# by its tables, and by ICU at once, with the rules the tables were made by (scripts/gen-fold).
# A line for each word that differs; at the end, how many were compared, and left out because we
# read a letter of theirs by a rule of our own.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

my ($names) = @ARGV;
die "usage: fold-names.pl NAMES\n" unless defined $names;
my $root = $ENV{MEZ_ROOT};

sub slurp { my ($f) = @_; open my $h, '<', $f or die "$f: $!\n"; local $/; return <$h> }

my $tables = slurp("$root/lib/screen/fold_tables.inc");
my ($block_text) = $tables =~ /fold_block\[\d+\] = \{(.*?)\};/s;
my ($value_text) = $tables =~ /fold_value\[\]\[64\] = \{(.*?)\n\};/s;
my ($pool_text) = $tables =~ /fold_text\[\]\[MEZ_FOLD_LETTERS\] = \{(.*?)\};/s;
my @block = $block_text =~ /\d+/g;
my @value = map { [/\d+/g] } $value_text =~ /\{([^}]*)\}/g;
my @pool = $pool_text =~ /"([^"]*)"/g;

my $script = slurp("$root/scripts/gen-fold");
my ($ours_text) = $script =~ /my %ours = \((.*?)\);/s;
my %ours = map { hex($_) => 1 } $ours_text =~ /0x([0-9A-Fa-f]+) =>/g;
$ours{ord uc chr $_} = 1 for keys %ours;
my ($end) = $script =~ /my \$end = '(.*?)';/;
my ($rules) = $script =~ /my \$rules = "(.*?)";/;
$rules =~ s/\$end/$end/;

# A letter's sound; one with "<" takes the place of the "a" before it, and Cyrillic e (fold no
# letter's, but lib/screen/name.c's) is e after a consonant.
sub fold {
	my ($word) = @_;
	my ($out, $brought, $last) = ('', 0, '');
	for my $cp (map { ord } split //, $word) {
		my $plain = $last !~ /[ьъЬЪ]/ && $out =~ /[^aeiouy]$/;
		$last = chr $cp;
		if ($plain && $last =~ /[еЕёЁ]/) {
			$out .= 'e';
			next;
		}
		my $v = $value[$block[int($cp / 64)]][$cp % 64];
		next if $v < 3; # ends a word, is nothing, stands for itself
		my $text = $pool[$v - 3];
		my $eats = $text =~ s/^<//;
		chop $out if $eats && $brought;
		$out .= $text;
		$brought = length $text > 1 && $text =~ /a$/;
	}
	return $out;
}

my @words = grep { length } map { split ' ' } split /\n/, slurp($names);
open my $f, '>', 'words' or die "words: $!\n";
print {$f} "$_\n" for @words;
close $f;
open my $p, '-|', 'uconv', '-f', 'utf8', '-t', 'utf8', '-x', $rules, 'words' or die "uconv: $!\n";
chomp(my @icu = <$p>);
close $p or die "uconv failed\n";
@icu == @words or die "uconv: other lines\n";
my ($compared, $own) = (0, 0);
for my $i (0 .. $#words) {
	if (grep { $ours{ord $_} } split //, $words[$i]) {
		$own++;
		next;
	}
	(my $theirs = $icu[$i]) =~ s/[^a-z0-9]//g;
	my $mine = fold($words[$i]);
	$compared++;
	print "$words[$i]: $mine, ICU $theirs\n" if $mine ne $theirs;
}
print "$compared compared, $own by rules of ours\n";
