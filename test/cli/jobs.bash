# jobs.bash: for tools with -j.  "load jobs" after "load helper".

# agree CMD...: bytes, messages and status with 1, 2, 3 and 8 threads.
agree() {
	local want=0 got n
	"$@" -j 1 >want.out 2>want.err || want=$?
	for n in 2 3 8 0; do
		got=0
		"$@" -j "$n" >got.out 2>got.err || got=$?
		is "$n: $got" "$n: $want"
		cmp want.out got.out
		cmp want.err got.err
	done
}
