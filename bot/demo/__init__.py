"""The bundled newsroom: an invented newspaper in three languages, served from loopback, and a configuration that follows it.

`newsroom.Newsroom` serves it, `configuration.write_config` writes the four YAML files that a user would write, and
`story.expected` says what record each page ought to become.
"""
