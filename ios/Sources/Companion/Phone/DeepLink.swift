import Foundation

/// A link that another app opened. Any app can do that, so it only fills in what the person then confirms.
public enum DeepLink {
  /// Longer ones are nobody's offer.
  public static let longest = 4096

  /// The text to read as an offer, for the schemes that the app has registered; nil for anything else.
  public static func offer(in url: URL, schemes: Set<String> = ["countersign", "otpauth"]) -> OfferText? {
    guard let scheme = url.scheme?.lowercased(), schemes.contains(scheme) || scheme == "https" else { return nil }
    let text = url.absoluteString
    return text.utf8.count <= longest ? .scanned(text) : nil
  }
}
