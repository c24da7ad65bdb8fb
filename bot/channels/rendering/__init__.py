"""How a reply is shown in a messenger. Pure: texts and envelope in, markup out.

`document` makes one neutral document of a reply; `markup` writes it in the dialects of text,
`html` in HTML, `cards` as blocks and cards with buttons. Nothing here knows a network or Rasa.
"""
