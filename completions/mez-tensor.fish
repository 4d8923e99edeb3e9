# printed by: mez-tensor --complete=fish
complete -c mez-tensor -f
complete -c mez-tensor -n __fish_use_subcommand -a eval -d 'judge operations over the packs of a zone'
complete -c mez-tensor -n __fish_use_subcommand -a explain -d 'say in words what a verdict rests on'
complete -c mez-tensor -n __fish_use_subcommand -a verify -d 're-execute verdicts and compare byte for byte'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -s z -l zone -xa '(__fish_complete_directories)' -d 'the zone'\''s directory: its lock and store'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l as-of -x -d 'judge freshness and credentials at this instant, not at the operation'\''s own'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l known-at -x -d 'apply the law made by this day, instead of by the day of --as-of'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l audience -x -d 'judge also what only this authority may see'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l gate -d 'exit 0 when all are allowed, 1 when one is refused, 3 when one is pending'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -s j -l jobs -x -d 'work on records with N threads; 0: one a core'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l framed -d 'demand and write a counted mez.end/1 record'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l frame -d 'write a counted mez.end/1 record: first in a framed pipe'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -l fail-fast -d 'stop at the first bad record'
complete -c mez-tensor -n '__fish_seen_subcommand_from eval' -F
complete -c mez-tensor -n '__fish_seen_subcommand_from explain' -l table -d 'one row per case instead of a page'
complete -c mez-tensor -n '__fish_seen_subcommand_from explain' -F
complete -c mez-tensor -n '__fish_seen_subcommand_from verify' -s z -l zone -xa '(__fish_complete_directories)' -d 'the zone'\''s directory: its lock and store'
complete -c mez-tensor -n '__fish_seen_subcommand_from verify' -s j -l jobs -x -d 'work on records with N threads; 0: one a core'
complete -c mez-tensor -n '__fish_seen_subcommand_from verify' -l framed -d 'demand and write a counted mez.end/1 record'
complete -c mez-tensor -n '__fish_seen_subcommand_from verify' -l frame -d 'write a counted mez.end/1 record: first in a framed pipe'
complete -c mez-tensor -n '__fish_seen_subcommand_from verify' -l fail-fast -d 'stop at the first bad record'
complete -c mez-tensor -n '__fish_seen_subcommand_from verify' -F
complete -c mez-tensor -s h -l help -d 'show this and stop'
complete -c mez-tensor -l version -d 'show the version and stop'
complete -c mez-tensor -l errors -x -d 'write errors as mez.problem/1 records'
