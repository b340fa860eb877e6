#!/usr/bin/env bash
# Resident memory of gateway and child by the number of screened streams, a fresh pair of processes for each number.
# From the checkout's root, with a JDK's jcmd in JAVA_HOME: memory-isolated-fresh.sh 1280x720 3Mb/s 4 16 4 16
set -euo pipefail
size=$1 rate=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

resident() { awk '/VmRSS/ { print $2 }' "/proc/$1/status"; }

heap() { "$JAVA_HOME/bin/jcmd" "$1" GC.heap_info | grep -o 'used [0-9]*K' | head -n 1; }

for streams in "$@"; do
    ./sluice run --config docs/measurements/2026-11-25/isolated.yaml >"$work/gateway.log" 2>&1 &
    sleep 14
    gateway=$(pgrep -f 'Sluice run --config docs/measurements/2026-11-25/isolated.yaml' | head -n 1)
    child=$(pgrep -f InspectorProcess | tail -n 1)
    cat >"$work/load.yaml" <<Y
name: memory-isolated-fresh
mode: fixed
targets:
  a: {url: "rtmp://127.0.0.1:29352/live"}
origin: {listen: "127.0.0.1:29360"}
sources:
  scene: {size: $size, framesPerSecond: 30, bitRate: $rate, gop: 2s, length: 10s}
streams: {count: $streams, over: 2s}
timing: {warmup: 25s, duration: 30s, window: 30s}
Y
    ./sluice load --scenario "$work/load.yaml" --report "$work/report-$RANDOM" >"$work/load.log" 2>&1 &
    load=$!
    for pause in 40 12; do
        sleep "$pause"
        for process in "$gateway" "$child"; do
            "$JAVA_HOME/bin/jcmd" "$process" GC.run >/dev/null
            "$JAVA_HOME/bin/jcmd" "$process" GC.run >/dev/null
        done
        sleep 1
        echo "$streams streams: gateway $(resident "$gateway") K, heap $(heap "$gateway"); child $(resident "$child") K, heap $(heap "$child")"
    done
    wait "$load"
    kill "$gateway"
    wait || true
done
