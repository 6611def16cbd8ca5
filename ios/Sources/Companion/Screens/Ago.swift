import Foundation

/// How long something is ago, in words.
public enum Ago {
  /// The span as one speaks of it: "just now", "12 seconds ago", "3 hours ago".
  public static func of(_ span: Duration) -> Say {
    let seconds = Int(span.components.seconds)
    return switch seconds {
    case ..<2: Say(.timeJustNow)
    case ..<60: Say(.timeSecondsAgo, ["count": .number(seconds)])
    case ..<3600: Say(.timeMinutesAgo, ["count": .number(seconds / 60)])
    case ..<86_400: Say(.timeHoursAgo, ["count": .number(seconds / 3600)])
    default: Say(.timeDaysAgo, ["count": .number(seconds / 86_400)])
    }
  }

  /// From one moment to another; the future counts as now.
  public static func between(_ then: Date, _ now: Date) -> Say {
    of(.seconds(max(0, now.timeIntervalSince(then))))
  }
}
