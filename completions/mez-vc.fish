# printed by: mez-vc --complete=fish
complete -c mez-vc -f
complete -c mez-vc -n __fish_use_subcommand -a issue -d 'sign credentials, or the verdicts of cases'
complete -c mez-vc -n __fish_use_subcommand -a verify -d 'check credentials, alone or in cases'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -s k -l key -rF -d 'private key to sign with'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -l issuer -x -d 'issuer to name, if not the key'\''s did:key'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -l at -x -d 'instant of the proof, if not now'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -l framed -d 'demand and write a counted mez.end/1 record'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -l fail-fast -d 'stop at the first bad record'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -l allow-empty -d 'no records is fine'
complete -c mez-vc -n '__fish_seen_subcommand_from issue' -F
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -s t -l trust -rF -d 'keys to believe, by role'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -l role -x -d 'role the signer must be pinned for (authority)'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -l self -d 'ask for consistency only, whoever signed'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -l at -x -d 'instant to judge validity at, if not now'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -s j -l jobs -x -d 'work on records with N threads; 0: one a core'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -l framed -d 'demand and write a counted mez.end/1 record'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -l fail-fast -d 'stop at the first bad record'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -l allow-empty -d 'no records is fine'
complete -c mez-vc -n '__fish_seen_subcommand_from verify' -F
complete -c mez-vc -s h -l help -d 'show this and stop'
complete -c mez-vc -l version -d 'show the version and stop'
complete -c mez-vc -l errors -x -d 'write errors as mez.problem/1 records'
