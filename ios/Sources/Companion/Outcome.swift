/// What became of a call. Everything that can be expected to go wrong is a `Failure`; nothing is thrown.
///
/// Cancelling a task that waits for an outcome abandons only the waiting, with ``Failure/abandoned``. Every call may be
/// made again.
public typealias Outcome<Value> = Result<Value, Failure>

extension Result where Failure == Companion.Failure {
  /// The value, or nil after a failure.
  public var value: Success? { try? get() }

  /// The failure, or nil.
  public var failure: Companion.Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
