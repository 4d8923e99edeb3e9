# tar-form.pl: rewrite the number fields of each ustar header on stdin as bundles have them,
# and its checksum; change nothing else.  Ends the archive with two zero blocks.
use strict;
use warnings;

binmode STDIN;
binmode STDOUT;
local $/;
my $in = <STDIN>;
my $at = 0;
while (length($in) >= $at + 512) {
	my $h = substr($in, $at, 512);
	last if $h eq "\0" x 512;
	my $size = oct(substr($h, 124, 11));
	substr($h, 100, 24) = sprintf("%06o \0%06o \0%06o \0", oct(substr($h, 100, 7)),
		oct(substr($h, 108, 7)), oct(substr($h, 116, 7)));
	substr($h, 124, 24) = sprintf("%011o %011o ", $size, oct(substr($h, 136, 11)));
	substr($h, 329, 16) = "000000 \0" x 2;
	substr($h, 148, 8) = ' ' x 8;
	substr($h, 148, 7) = sprintf("%06o\0", unpack('%32C*', $h));
	my $data = int(($size + 511) / 512) * 512;
	print $h, substr($in, $at + 512, $data);
	$at += 512 + $data;
}
print "\0" x 1024;
