/// Codes and hosts as people read them.
public enum CodeText {
  /// Six digits as 3+3, eight as 4+4, Steam's five as they are; anything longer in the middle.
  public static func grouped(_ code: String) -> String {
    guard code.count >= 6 else { return code }
    let first = code.count.isMultiple(of: 2) ? code.count / 2 : 3
    return code.prefix(first) + "\u{2009}" + code.dropFirst(first)
  }

  /// For a screen reader: one character at a time.
  public static func spoken(_ code: String) -> String {
    code.filter { $0 != "\u{2009}" }.map(String.init).joined(separator: " ")
  }

  /// The middle of a host that is too long gives way, never its end: that is what tells whose it is.
  public static func host(_ host: String, longest: Int = 60) -> String {
    guard host.count > longest else { return host }
    let end = longest * 2 / 3
    return host.prefix(longest - end - 1) + "…" + host.suffix(end)
  }
}
