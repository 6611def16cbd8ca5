package org.countersign.companion.screens

/** Codes as people read them. */
object CodeText {
    /** Six digits as 3+3, eight as 4+4, Steam's five as they are; anything longer in the middle. */
    fun grouped(code: String): String =
        when {
            code.length < SIX -> code
            code.length % 2 == 0 -> code.chunked(code.length / 2).joinToString(THIN_SPACE)
            else -> code.take(THREE) + THIN_SPACE + code.drop(THREE)
        }

    /** For a screen reader: one character at a time. */
    fun spoken(code: String): String = code.toList().joinToString(" ")

    /** Digits as another script's keyboard writes them are digits still: the library takes 0 to 9. */
    fun digits(typed: String): String =
        typed.map { if (it.isDigit()) Character.digit(it, RADIX).digitToChar() else it }.joinToString("")

    /** The middle of a host that is too long gives way, never its end: that is what tells whose it is. */
    fun host(host: String, longest: Int = LONGEST_HOST): String {
        if (host.length <= longest) return host
        val end = longest * 2 / THREE
        return host.take(longest - end - 1) + "…" + host.takeLast(end)
    }

    private const val SIX = 6
    private const val RADIX = 10
    private const val THREE = 3
    private const val LONGEST_HOST = 60
    private const val THIN_SPACE = "\u2009"
}
