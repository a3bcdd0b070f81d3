# A shell loop that sends, receives, deletes, extends and gives back, and writes down when and with what result: loop.sh NAME QUEUE ROUNDS LOG SQSCLI...
# $EPOCHREALTIME is the system clock in microseconds, which all loops share.
export LC_ALL=C
name=$1 queue=$2 rounds=$3
exec >>"$4"
shift 4

say() {
    local now=$EPOCHREALTIME
    local ms=${now/./}
    printf '{"t":%s,"now_ms":%s,%s}\n' "$now" "${ms%???}" "$1"
}

for ((round = 1; round <= rounds; round++)); do
    body=g$((round % 2))-$name.$round
    group=()
    [[ $queue == *.fifo ]] && group=(--group "${body%%-*}" --dedup "$body")
    say "\"kind\":\"send\",\"queue\":\"$queue\",\"names\":[\"$body\"]"
    out=$("$@" send "$queue" "$body" "${group[@]}" -o jsonl -q) || say "\"report\":\"send: $?\""
    say "\"lines\":[$out]"

    say "\"kind\":\"receive\",\"queue\":\"$queue\",\"timeout_ms\":30000,\"most\":2"
    out=$("$@" receive "$queue" -n 2 -o jsonl -q)
    status=$?
    ((status == 0 || status == 3)) || say "\"report\":\"receive: $status\""
    first=${out%%$'\n'*}
    say "\"lines\":[${out//$'\n'/,}]"
    [ -n "$out" ] || continue

    handle=${first#*\"ReceiptHandle\": \"}
    handle=${handle%%\"*}
    if ((round % 3)); then
        say "\"kind\":\"delete\",\"queue\":\"$queue\",\"handles_of\":[$first]"
        "$@" delete "$queue" "$handle" -q || say "\"report\":\"delete: $?\""
    else
        say "\"kind\":\"extend\",\"queue\":\"$queue\",\"timeout_ms\":0,\"handles_of\":[$first]"
        "$@" extend "$queue" "$handle" 0 -q || say "\"report\":\"extend: $?\""
    fi
    say "\"refused\":[]"
done
