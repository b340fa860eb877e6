# One class of attacks at a time: which one, and which gateway, the app of the 20 streams says that are live. Of app aCLASS the gateway that
# relays them is attacked, of app cCLASS the other one, which relays nothing; each class comes from two addresses of its own. As
# 2026-11-28/attackers-by-class.py, but a connection is let go as soon as the turn is another's: there idle ones stayed into the next turn.
import asyncio, glob, json, os, random, sys, time, urllib.request
folder = sys.argv[1]
gateways = [('29372', 'http://127.0.0.1:29382', '/tmp/sluice-load/relay2/admin.token'),
            ('29374', 'http://127.0.0.1:29384', '/tmp/sluice-load/bystander/admin.token')]
CLASSES = {
    'lengths': ['LONG_LENGTHS', 'LONGEST_CONNECT', 'MANY_CHUNK_STREAMS'],
    'chunksize': ['CHUNK_SIZE_HUGE', 'CHUNK_SIZE_ZERO', 'CHUNK_SIZE_ONE'],
    'amf': ['AMF_RECURSION', 'AMF_COUNT', 'AMF_TRUNCATED'],
    'slow': ['IDLE', 'SLOW_HANDSHAKE', 'HALF_OPEN'],
    'floods': ['KEY_GUESSING', 'COMMAND_FLOOD', 'MEDIA_BEFORE_PUBLISH', 'FLOOD_BEHIND_PUBLISH'],
    'names': ['CONTROL_CHARACTERS_IN_APP', 'PATH_IN_APP', 'CONTROL_CHARACTERS_IN_KEY', 'PATH_IN_KEY'],
    'protocols': ['TLS_CLIENT_HELLO', 'HTTP_REQUEST'],
}
kinds = {}
for path in sorted(glob.glob(folder + '/*.*')):
    name, part = os.path.basename(path).rsplit('.', 1)
    kinds.setdefault(name, {})[int(part)] = open(path, 'rb').read()
kinds = {name: [parts[i] for i in sorted(parts)] for name, parts in kinds.items()}
target, attacks, counts = None, [], {}
async def watch():
    global target, attacks
    while True:
        found = None
        try:
            admin, token = gateways[0][1:]
            request = urllib.request.Request(admin + '/v1/streams', headers={'Authorization': 'Bearer ' + open(token).read().strip()})
            answer = await asyncio.to_thread(lambda: json.load(urllib.request.urlopen(request, timeout=2)))
            streams = answer['streams'] if isinstance(answer, dict) else answer
            apps = {s['app'] for s in streams if s['app'][1:] in CLASSES}
            if len(streams) >= 20 and len(apps) == 1:
                found = apps.pop()
        except Exception as e:
            pass
        attacks = CLASSES[found[1:]] if found else []
        target = found and (gateways[0] if found[0] == 'a' else gateways[1])[0]
        await asyncio.sleep(0.2)
async def attacker(n):
    rng = random.Random(n)
    while True:
        if not target:
            await asyncio.sleep(0.1)
            continue
        at, name = target, rng.choice(attacks)
        home = 1 + next(i for i, of in enumerate(CLASSES.values()) if name in of)
        try:
            reader, writer = await asyncio.open_connection('127.0.0.1', int(at), local_addr=('127.0.%d.%d' % (home, 2 + n % 2), 0))
            for part in kinds[name]:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.02)
            until = time.monotonic() + 11
            while target == at and time.monotonic() < until:
                try:
                    if not await asyncio.wait_for(reader.read(65536), 0.3):
                        break
                except asyncio.TimeoutError:
                    pass
            writer.close()
        except Exception:
            pass
        counts[at + ' ' + name] = counts.get(at + ' ' + name, 0) + 1
        await asyncio.sleep(0.5)
async def main():
    asyncio.create_task(watch())
    for n in range(100):
        asyncio.create_task(attacker(n))
    while True:
        await asyncio.sleep(10)
        print(target, sum(counts.values()), counts, flush=True)
asyncio.run(main())
