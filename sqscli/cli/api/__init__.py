"""`sqscli api ACTION`: what `aws sqs ACTION` does, on the queues of a home.

    argv -> options -> parse -> values (json | shorthand | files) -> call (paging) -> formats -> stdout

Law 1: there is no code of one action here: commands, options, structures, skeletons and help come from `sqscli.api.actions`.
Law 2: standard output and the errors of a service are the AWS CLI's to the byte; what the line may say and the exit statuses are version 2's.
Law 3: nothing here is on the quick path of the everyday commands.
"""
