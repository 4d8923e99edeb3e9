# printed by: mez --complete=fish
complete -c mez -f
complete -c mez -n __fish_use_subcommand -a help -d 'list the tools, or show the manual page of one'
complete -c mez -n __fish_use_subcommand -a verify -d 'recompute everything a witness bundle claims'
complete -c mez -n __fish_use_subcommand -a keygen -d 'make keys and show their public part'
complete -c mez -n __fish_use_subcommand -a canon -d 'canonical form and digest of JSON and YAML'
complete -c mez -n __fish_use_subcommand -a schema -d 'check records against a JSON Schema'
complete -c mez -n __fish_use_subcommand -a pack -d 'build, test, sign and lock packs of law and regulation'
complete -c mez -n __fish_use_subcommand -a tensor -d 'judge operations domain by domain, explain, re-execute'
complete -c mez -n __fish_use_subcommand -a vc -d 'issue and verify credentials'
complete -c mez -n __fish_use_subcommand -a receipt -d 'append to a zone'\''s chain, checkpoint it, prove, verify'
complete -c mez -n __fish_use_subcommand -a bundle -d 'pack and check witness bundles'
complete -c mez -n '__fish_seen_subcommand_from verify' -s t -l trust -rF -d 'keys trusted, by role'
complete -c mez -n '__fish_seen_subcommand_from verify' -l self -d 'ask for consistency only, whoever signed'
complete -c mez -n '__fish_seen_subcommand_from verify' -l json -d 'answer with a mez.check/1 record'
complete -c mez -n '__fish_seen_subcommand_from verify' -F
complete -c mez -s h -l help -d 'show this and stop'
complete -c mez -l version -d 'show the version and stop'
complete -c mez -l errors -x -d 'write errors as mez.problem/1 records'
