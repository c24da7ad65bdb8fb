"""The doors: what comes in is checked here, and a reply is shown as each channel can."""
