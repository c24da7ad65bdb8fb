"""The Matrix bridge: a process of its own between a home server and the assistant.

`settings` and `account` hold who the bridge is; `reading` tells what an event means; `store` keeps
what is not answered yet; `following` takes events from the home server, `choosing` those that
concern us; `answering` has them answered by the assistant (`assistant`), written (`contents`) and
sent; `cross_signing` signs the device; `bridge` runs all of it.
Nothing here imports Rasa: the bridge starts in a second and stays small.
"""
