"""The Matrix bridge: a process of its own between a home server and the assistant.

`settings` and `account` hold who the bridge is; `reading` tells what an event means; `store` keeps
what is not answered yet; `following` takes events from the home server; `answering` has them
answered by the assistant (`assistant`), written (`contents`) and sent; `bridge` runs both.
Nothing here imports Rasa: the bridge starts in a second and stays small.
"""
