// Texts and look are made from `bindings/words`; what speaks of a `Word` would be of no use without them.
@_exported import CountersignWords
