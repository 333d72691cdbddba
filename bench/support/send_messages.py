"""Sends messages by Pulsar's official client, which takes little of a machine that others are measured on.

usage: send_messages.py SERVICE_URL TOPIC...

Standard input has a message in each line: the number of its topic, its key and its payload in base64. After the last one,
the word "ready" goes out; the messages do so when a last line comes in.
"""

import base64
import sys

import pulsar

service_url, *topics = sys.argv[1:]
client = pulsar.Client(service_url)
producers = [
    client.create_producer(
        topic,
        batching_enabled=True,
        batching_max_messages=1000,
        batching_max_publish_delay_ms=10,
        max_pending_messages=10_000,
        block_if_queue_full=True,
    )
    for topic in topics
]
messages = []
for line in sys.stdin:
    if line == "\n":
        break
    topic, key, payload = line.split()
    messages.append((producers[int(topic)], key, base64.b64decode(payload)))
print("ready", flush=True)
sys.stdin.readline()
for producer, key, payload in messages:
    producer.send_async(payload, lambda _result, _id: None, partition_key=key)
for producer in producers:
    producer.flush()
client.close()
