#!/usr/bin/perl
# tensor_oracle.pl SEED SETS: random conditions and amounts, random facts, and what they come to.
#
# A second evaluator of the language of mez-clause(5), for tensor_oracle.c: plain recursion over
# trees, in doubles, which hold every number that occurs here exactly.  A value is
#   {v => NUMBER, cur => CURRENCY}   known
#   {null => 1}                      said to be none
#   {lo =>, hi =>, err =>, cur =>}   not known, perhaps between bounds; err: it may turn out to be
#                                    an error, and then its bounds decide nothing
# and a truth is 1, 0 or undef.
#
# Writes for each set: "S", lines "B EXPRESSION" and "M EXPRESSION" (conditions, money), and for
# each operation "F FACTS ANSWER..." in their order, all separated by tabs.
use strict;
use warnings;
use POSIX qw(ceil floor);

my ($seed, $sets) = @ARGV;
srand $seed;

sub pick { $_[int rand @_] }
sub chance { rand(100) < $_[0] }

# --- values ---------------------------------------------------------------------------------

my $error = {err => 1};

sub known { exists $_[0]{v} }
sub lo { known($_[0]) ? $_[0]{v} : $_[0]{lo} }
sub hi { known($_[0]) ? $_[0]{v} : $_[0]{hi} }

sub least { my ($x, $y) = @_; $x < $y ? $x : $y }
sub most { my ($x, $y) = @_; $x > $y ? $x : $y }

sub settle {
	my ($x) = @_;
	return $x if known($x) || $x->{err} || !defined $x->{lo} || !defined $x->{hi};
	return $x->{lo} == $x->{hi} ? {v => $x->{lo}, cur => $x->{cur}} : $x;
}

# Null, or two currencies, among those that are combined.
sub faulty {
	my %seen = map { $_->{cur} => 1 } grep { defined $_->{cur} } @_;
	return 1 if grep { $_->{null} } @_;
	return keys %seen > 1;
}

sub arith {
	my ($op, $x, $y) = @_;
	return $error if faulty($x, $y);
	my $cur = $x->{cur} // $y->{cur};
	my $do = {'+' => sub { $_[0] + $_[1] }, '-' => sub { $_[0] - $_[1] }, '*' => sub { $_[0] * $_[1] }}->{$op};
	return {v => $do->($x->{v}, $y->{v}), cur => $cur} if known($x) && known($y);
	my $out = {cur => $cur, err => $x->{err} || $y->{err}};
	my ($ylo, $yhi) = $op eq '-' ? (hi($y), lo($y)) : (lo($y), hi($y));
	if ($op eq '*' && !(defined lo($x) && defined $ylo && lo($x) >= 0 && $ylo >= 0)) {
		# by a negative number the order turns; else the corners bound it, if there are four
		my ($by, $of) = known($x) ? ($x->{v}, $y) : known($y) ? ($y->{v}, $x) : (0);
		my @corners = map { my $p = $_; map { defined $p && defined $_ ? $p * $_ : () } $ylo, $yhi } lo($x), hi($x);
		if ($by < 0) {
			$out->{lo} = $by * hi($of) if defined hi($of);
			$out->{hi} = $by * lo($of) if defined lo($of);
		} elsif (@corners == 4) {
			@$out{'lo', 'hi'} = (sort { $a <=> $b } @corners)[0, 3];
		}
		return settle($out);
	}
	$out->{lo} = $do->(lo($x), $ylo) if defined lo($x) && defined $ylo;
	$out->{hi} = $do->(hi($x), $yhi) if defined hi($x) && defined $yhi;
	return settle($out);
}

sub extreme {
	my ($max, @v) = @_;
	return $error if faulty(@v);
	my ($cur) = grep { defined } map { $_->{cur} } @v;
	my $better = $max ? \&most : \&least;
	my @los = grep { defined } map { lo($_) } @v;
	my @his = grep { defined } map { hi($_) } @v;
	my $fold = sub { my $best = shift; $best = $better->($best, $_) for @_; $best };
	return {v => $fold->(@los), cur => $cur} unless grep { !known($_) } @v;
	my $out = {cur => $cur, err => scalar grep { $_->{err} || (!defined lo($_) && !defined hi($_)) } @v};
	$out->{lo} = $fold->(@los) if $max ? @los : @los == @v;
	$out->{hi} = $fold->(@his) if $max ? @his == @v : @his;
	return settle($out);
}

sub hull {
	my ($x, $y) = @_;
	return $error if $x->{null} || $y->{null} || ($x->{cur} // '') ne ($y->{cur} // '');
	my $out = {cur => $x->{cur}, err => $x->{err} || $y->{err}};
	$out->{lo} = least(lo($x), lo($y)) if defined lo($x) && defined lo($y);
	$out->{hi} = most(hi($x), hi($y)) if defined hi($x) && defined hi($y);
	return $out;
}

sub same {
	my ($x, $y) = @_;
	return 1 if $x->{null} && $y->{null};
	return known($x) && known($y) && $x->{v} == $y->{v} && ($x->{cur} // '') eq ($y->{cur} // '');
}

sub rounded {
	my ($x, $digits, $mode) = @_;
	my $p = 10**$digits;
	my $y = $x * $p;
	return ($mode eq 'floor' ? floor($y) : $mode eq 'ceiling' ? ceil($y)
		: $mode eq 'down' ? int($y) : $mode eq 'half_up' ? ($y < 0 ? -floor(-$y + 0.5) : floor($y + 0.5))
		: die) / $p;
}

# --- comparison and logic -----------------------------------------------------------------------

sub compare {
	my ($op, $x, $y) = @_;
	my $is = {'<' => sub { $_[0] < 0 }, '<=' => sub { $_[0] <= 0 }, '>' => sub { $_[0] > 0 },
		'>=' => sub { $_[0] >= 0 }, '==' => sub { $_[0] == 0 }, '!=' => sub { $_[0] != 0 }}->{$op};
	if ($op =~ /^[=!]=$/ && ($x->{null} || $y->{null})) {
		return undef if grep { !known($_) && !$_->{null} } $x, $y;
		return ($x->{null} && $y->{null} ? 1 : 0) == ($op eq '==' ? 1 : 0) ? 1 : 0;
	}
	return undef if faulty($x, $y);
	return $is->($x->{v} <=> $y->{v}) ? 1 : 0 if known($x) && known($y);
	return undef if $x->{err} || $y->{err};
	# which of the three orders can still come about?
	my %can = (-1 => 1, 0 => 1, 1 => 1);
	my ($xl, $xh, $yl, $yh) = (lo($x), hi($x), lo($y), hi($y));
	delete $can{-1} if defined $xl && defined $yh && $xl >= $yh;
	delete $can{1} if defined $xh && defined $yl && $xh <= $yl;
	delete $can{0} if (defined $xl && defined $yh && $xl > $yh) || (defined $xh && defined $yl && $xh < $yl);
	my %answers = map { ($is->($_) ? 1 : 0) => 1 } keys %can;
	return keys %answers == 1 ? (keys %answers)[0] : undef;
}

sub both { my @v = @_; return 0 if grep { defined && !$_ } @v; return (grep { !defined } @v) ? undef : 1 }
sub either { my @v = @_; return 1 if grep { $_ } @v; return (grep { !defined } @v) ? undef : 0 }
sub neg { defined $_[0] ? ($_[0] ? 0 : 1) : undef }

# --- tables -----------------------------------------------------------------------------------

# parts: [from, to, base, rate, origin]; the last has no end.  What the rules of the test have.
my %parts = (
	band => [[0, 1, 0, 1, 0], [1, 2, 0, 3, 0], [2, undef, 0, 0.5, 0]],
	slab => [[0, 1, 0, 0, 0], [1, 2, 0, 1, 1], [2, undef, 1, 3, 2]],
	step => [[0, 1, 4, 0, 0], [1, 2, 1, 0, 0], [2, undef, 2, 0, 0]],
);

sub by_parts {
	my ($table, $x) = @_;
	return $error if $x->{null} || (defined $x->{cur} && $x->{cur} ne 'XXX');
	if (known($x)) {
		return $error if $x->{v} < 0;
		for my $p (@{$parts{$table}}) { # each ends with its upper bound
			next if defined $p->[1] && $x->{v} > $p->[1];
			return {v => $p->[2] + $p->[3] * ($x->{v} - $p->[4]), cur => 'XXX'};
		}
	}
	my (@ends, $no_lo, $no_hi);
	for my $p (@{$parts{$table}}) {
		my ($from, $to) = @$p[0, 1];
		$from = $x->{lo} if defined $x->{lo} && $x->{lo} > $from;
		$to = $x->{hi} if defined $x->{hi} && (!defined $to || $x->{hi} < $to);
		next if defined $to && $from > $to;
		push @ends, map { $p->[2] + $p->[3] * ($_ - $p->[4]) } grep { defined } $from, $to;
		$no_hi = 1 if !defined $to && $p->[3] > 0;
	}
	my $out = {cur => 'XXX', err => $x->{err} || !@ends || !defined $x->{lo} || $x->{lo} < 0};
	@ends = sort { $a <=> $b } @ends;
	$out->{lo} = $ends[0] if @ends;
	$out->{hi} = $ends[-1] if @ends && !$no_hi;
	return settle($out);
}

sub by_units {
	my ($table, $x) = @_;
	my $of = $table eq 'units' ? sub { 2 * $_[0] } : sub { ceil($_[0] / 2) };
	return $error if $x->{null} || (known($x) && $x->{v} < 0);
	return {v => $of->($x->{v}), cur => 'XXX'} if known($x);
	my $out = {cur => 'XXX', err => $x->{err} || !defined $x->{lo} || $x->{lo} < 0};
	$out->{lo} = $of->(most($x->{lo} // 0, 0));
	$out->{hi} = $of->($x->{hi}) if defined $x->{hi};
	return settle($out);
}

sub either_of {
	my ($high, $x) = @_;
	return $error if $x->{null};
	return extreme($high, arith('*', $x, {v => $high ? 0.5 : 2}), {v => $high ? 1 : 2, cur => 'XXX'});
}

# --- the walk -----------------------------------------------------------------------------------

sub value { # of a node, with the facts and the item at hand
	my ($n, $f, $item) = @_;
	my ($op, @a) = @$n;
	my $of = sub { value($_[0], $f, $item) };
	my $truth = sub { truth($_[0], $f, $item) };
	return {v => $a[0], cur => $a[1]} if $op eq 'lit';
	return {null => 1} if $op eq 'null';
	return ($op eq 'item' ? $item : $f)->{$a[0]} // $error if $op eq 'fact' || $op eq 'item';
	return arith($op, map { $of->($_) } @a) if $op =~ /^[-+*]$/;
	return extreme($op eq 'max', map { $of->($_) } @a) if $op eq 'min' || $op eq 'max';
	if ($op eq 'if') {
		my ($c, $x, $y) = ($truth->($a[0]), $of->($a[1]), $of->($a[2]));
		return defined $c ? ($c ? $x : $y) : same($x, $y) ? $x : hull($x, $y);
	}
	if ($op eq 'round') {
		my $x = $of->($a[0]);
		return $error if $x->{null};
		return {%$x, v => rounded($x->{v}, @a[1, 2])} if known($x);
		return settle({%$x, map { defined $x->{$_} ? ($_ => rounded($x->{$_}, @a[1, 2])) : () } 'lo', 'hi'});
	}
	if ($op eq 'muldiv') {
		my ($x, $y) = map { $of->($_) } @a[0, 1];
		return $error if grep { !known($_) } $x, $y;
		return {v => rounded($x->{v} * $y->{v} / $a[2], 1, 'half_up'), cur => $x->{cur}};
	}
	return by_parts($a[0], $of->($a[1])) if $op eq 'parts';
	return by_units($a[0], $of->($a[1])) if $op eq 'units';
	return either_of($a[0] eq 'high', $of->($a[1])) if $op eq 'one_or_other';
	my ($list, $what) = @a;
	my @items = @{$f->{$list}{items}};
	if ($op eq 'count') {
		my @t = map { truth($what, $f, $_) } @items;
		my $yes = grep { $_ } @t;
		my $maybe = grep { !defined } @t;
		return {v => $yes} if !$maybe && $f->{$list}{closed};
		return {lo => $yes, hi => $f->{$list}{closed} ? $yes + $maybe : undef};
	}
	die $op unless $op eq 'sum';
	my $fee = $what->[0] eq 'item' && $what->[1] eq 'fee'; # never negative
	my $sum = {v => 0};
	for my $x ((map { value($what, $f, $_) } @items), $f->{$list}{closed} ? () : {err => 1}) {
		$x = {lo => 0} if $fee && !known($x);
		$sum = arith('+', $sum, $x);
	}
	$sum = {%$sum, err => 1} if $fee && !known($sum) && !defined $sum->{cur};
	return $sum;
}

sub truth {
	my ($n, $f, $item) = @_;
	my ($op, @a) = @$n;
	my $truth = sub { truth($_[0], $f, $item) };
	return $a[0] if $op eq 'bool';
	if ($op eq 'yes') {
		my $x = ($a[1] ? $item : $f)->{$a[0]};
		return $x && !$x->{null} ? $x->{v} : undef;
	}
	return both(map { $truth->($_) } @a) if $op eq 'and';
	return either(map { $truth->($_) } @a) if $op eq 'or';
	return neg($truth->($a[0])) if $op eq 'not';
	if ($op eq 'in') {
		my $x = value($a[0], $f, $item);
		return either(map { compare('==', $x, {v => $_}) } @{$a[1]});
	}
	return compare($op, map { value($_, $f, $item) } @a) if $op =~ /^[<>=!]/;
	my ($list, $what) = @a;
	my @t = map { truth($what, $f, $_) } @{$f->{$list}{items}};
	push @t, undef unless $f->{$list}{closed};
	return either(@t) if $op eq 'any';
	return undef if $op eq 'all' && !@t;
	return both(@t);
}

# --- as text, with no bracket that the grammar does not ask for ----------------------------------

my %level = (or => 1, and => 2, not => 3, (map { $_ => 4 } qw(< <= > >= == != in)), '+' => 5, '-' => 5, '*' => 6);

sub text {
	my ($n, $at) = @_; # $at: the lowest level that may stand here
	my ($op, @a) = @$n;
	my $own = $level{$op} // 7;
	my $s;
	if ($op eq 'lit') { $s = $a[1] ? lc($a[1]) . "($a[0])" : $a[0] }
	elsif ($op eq 'null') { $s = 'null' }
	elsif ($op eq 'bool') { $s = $a[0] ? 'true' : 'false' }
	elsif ($op eq 'fact') { $s = ".$a[0]" }
	elsif ($op eq 'item') { $s = "l.$a[0]" }
	elsif ($op eq 'yes') { $s = ($a[1] ? 'l' : '') . ".$a[0]" }
	elsif ($op eq 'not') { $s = 'not ' . text($a[0], 3) }
	elsif ($op eq 'in') { $s = text($a[0], 5) . ' in [' . join(', ', @{$a[1]}) . ']' }
	elsif ($own == 4) { $s = text($a[0], 5) . " $op " . text($a[1], 5) }
	elsif ($own < 7) { $s = join " $op ", text($a[0], $own), map { text($_, $own + 1) } @a[1 .. $#a] }
	elsif ($op eq 'min' || $op eq 'max') { $s = "$op(" . join(', ', map { text($_, 1) } @a) . ')' }
	elsif ($op eq 'if') { $s = sprintf 'if %s then %s else %s end', map { text($_, 1) } @a }
	elsif ($op eq 'round') { $s = sprintf 'round(%s, %s, "%s")', text($a[0], 1), @a[1, 2] }
	elsif ($op eq 'muldiv') { $s = sprintf 'muldiv(%s, %s, %s, 1, "half_up")', text($a[0], 1), text($a[1], 1), $a[2] }
	elsif ($op =~ /^(parts|units|one_or_other)$/) { $s = sprintf 'table("%s", %s)', $a[0], text($a[1], 1) }
	else {
		my ($word, $none) = $op eq 'none' ? ('all', ' or none') : ($op, '');
		$s = "$word(l in .$a[0]$none, " . text($a[1], 1) . ')';
	}
	return $own < $at ? "($s)" : $s;
}

# --- random trees -----------------------------------------------------------------------------

my @lists = qw(olines clines);

sub number {
	my ($d, $in) = @_;
	return pick(['fact', 'n'], ['fact', 'm'], ['fact', 'rate'], (map { ['lit', $_] } 0, 1, 2, 0.5, -1),
		$in ? (['item', 'size']) x 4 : ()) if $d > 2 || chance(35);
	my @x = map { number($d + 1, $in) } 1, 2;
	return pick((map { [$_, @x] } qw(+ - * min max)), ['if', boolean($d + 1, $in), @x],
		['round', $x[0], 0, pick(qw(floor ceiling down half_up))], ['muldiv', @x, pick(2, 4)],
		$in ? () : (['sum', pick(@lists), pick(['item', 'size'], number(2, 1))],
			['count', pick(@lists), boolean(2, 1)]));
}

sub money {
	my ($d, $in) = @_;
	return pick(['fact', 'gross'], ['fact', 'cost'], (map { ['lit', $_, 'XXX'] } 0, 1, 2),
		$in ? (['item', 'fee']) x 3 : ()) if $d > 2 || chance(35);
	my @x = map { money($d + 1, $in) } 1, 2;
	my $n = number($d + 1, $in);
	return pick((map { [$_, @x] } qw(+ - min max)), ['*', $x[0], $n], ['*', $n, $x[0]],
		['max', @x, money($d + 1, $in)], ['if', boolean($d + 1, $in), @x],
		['parts', pick(sort keys %parts), $x[0]], ['units', pick(qw(units whole)), $n],
		['one_or_other', pick(qw(high low)), $x[0]],
		$in ? () : ['sum', pick(@lists), pick(['item', 'fee'], ['*', ['item', 'fee'], ['lit', 2]])]);
}

sub boolean {
	my ($d, $in) = @_;
	return pick(['yes', 'flag'], ['yes', 'b2'], ['bool', 1], ['bool', 0], ['==', ['fact', 'n'], ['null']],
		['in', ['fact', 'n'], [1, 2]], $in ? (['yes', 'good', 1]) x 4 : ()) if $d > 3 || chance(15);
	my @x = map { boolean($d + 1, $in) } 1 .. 3;
	my $side = pick(\&number, \&money);
	return pick((map { [pick(qw(< <= > >= == !=)), $side->($d + 1, $in), $side->($d + 1, $in)] } 1 .. 4),
		['and', @x[0, 1]], ['or', @x[0, 1]], ['and', @x], ['or', @x], ['not', $x[0]],
		$in ? () : map { [$_, pick(@lists), boolean($d + 1, 1)] } qw(any all none));
}

# --- random facts --------------------------------------------------------------------------------

sub one { my ($v, $cur) = @_; return chance(12) ? {null => 1} : {v => $v, cur => $cur} }

sub json {
	my ($name, $x) = @_;
	return "\"$name\":null" if $x->{null};
	return "\"$name\":{\"amount\":\"$x->{v}\",\"currency\":\"$x->{cur}\"}" if defined $x->{cur};
	return "\"$name\":" . ($x->{v} ? 'true' : 'false') if $name =~ /^(flag|b2|good)$/;
	return "\"$name\":\"$x->{v}\"" if $name eq 'rate';
	return "\"$name\":$x->{v}";
}

sub members {
	my ($f) = @_;
	return join ',', map { json($_, $f->{$_}) } sort keys %$f;
}

sub facts {
	my %f;
	$f{$_} = one(int rand 4) for grep { chance(75) } qw(n m);
	$f{rate} = one(pick(0.5, 1, -1)) if chance(75);
	$f{$_} = one(int rand 4, chance(8) ? 'YYY' : 'XXX') for grep { chance(75) } qw(gross cost);
	$f{$_} = one(int rand 2) for grep { chance(75) } qw(flag b2);
	my @out = members(\%f);
	for my $list (@lists) {
		my $said = chance(85);
		my $none = $said && chance(8);
		my @items;
		for (1 .. ($said && !$none ? int rand 4 : 0)) {
			my %i;
			$i{size} = one(int rand 4) if chance(80);
			$i{good} = one(int rand 2) if chance(80);
			$i{fee} = {v => int rand 4, cur => 'XXX'} if chance(80);
			push @items, \%i;
		}
		push @out, "\"$list\":" . ($none ? 'null' : '[' . join(',', map { '{' . members($_) . '}' } @items) . ']')
			if $said;
		$f{$list} = {items => \@items, closed => $said && ($none || $list eq 'clines')};
	}
	return (\%f, '{"paid_on":"2025-09-15",' . join(',', grep { length } @out) . '}');
}

# --- answers --------------------------------------------------------------------------------------

sub said {
	my ($kind, $n, $f) = @_;
	if ($kind eq 'B') {
		my $t = truth($n, $f);
		return defined $t ? ($t ? 'yes' : 'no') : 'unknown';
	}
	my $x = value($n, $f);
	return '-' if !defined $x->{cur} || $x->{null};
	return "$x->{v} $x->{cur}" if known($x);
	return join ' ', map { defined $x->{$_} ? "$_ $x->{$_} $x->{cur}" : () } 'lo', 'hi';
}

for (1 .. $sets) {
	my @asked = ((map { ['B', boolean(0)] } 1 .. 20), (map { ['M', money(0)] } 1 .. 10));
	print "S\n";
	print "$_->[0]\t", text($_->[1], 1), "\n" for @asked;
	for (1 .. 12) {
		my ($f, $json) = facts();
		print join("\t", 'F', $json, map { my $s = said(@$_, $f) || '-'; $s =~ s/-0 /0 /; $s } @asked), "\n";
	}
}
