// Declarations for checking types; see README.md. Of AVFoundation. Nothing here is said to be sendable: there, some of it is.
import Dispatch
import Foundation

public struct AVMediaType: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public static let video = AVMediaType(rawValue: "")
}

public enum AVAuthorizationStatus: Int, Sendable { case notDetermined, restricted, denied, authorized }

open class AVCaptureDevice: NSObject {
  public enum TorchMode: Int, Sendable { case off, on, auto }
  open class func `default`(for type: AVMediaType) -> AVCaptureDevice? { fatalError() }
  open class func authorizationStatus(for type: AVMediaType) -> AVAuthorizationStatus { fatalError() }
  open class func requestAccess(for type: AVMediaType) async -> Bool { fatalError() }
  open var hasTorch: Bool { fatalError() }
  open var torchMode = TorchMode.off
  open func lockForConfiguration() throws {}
  open func unlockForConfiguration() {}
}

open class AVCaptureInput: NSObject {}
open class AVCaptureOutput: NSObject {}
open class AVCaptureConnection: NSObject {}
open class AVMetadataObject: NSObject {
  public struct ObjectType: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let qr = ObjectType(rawValue: "")
  }
}

open class AVMetadataMachineReadableCodeObject: AVMetadataObject {
  open var stringValue: String? { fatalError() }
}

open class AVCaptureDeviceInput: AVCaptureInput {
  public init(device: AVCaptureDevice) throws { fatalError() }
}

public protocol AVCaptureMetadataOutputObjectsDelegate: NSObjectProtocol {
  func metadataOutput(
    _ output: AVCaptureMetadataOutput, didOutput metadataObjects: [AVMetadataObject],
    from connection: AVCaptureConnection)
}

open class AVCaptureMetadataOutput: AVCaptureOutput {
  public override init() { fatalError() }
  open var availableMetadataObjectTypes: [AVMetadataObject.ObjectType] { fatalError() }
  open var metadataObjectTypes: [AVMetadataObject.ObjectType]! {
    get { fatalError() }
    set {}
  }
  open func setMetadataObjectsDelegate(
    _ delegate: (any AVCaptureMetadataOutputObjectsDelegate)?, queue: DispatchQueue?
  ) {}
}

open class AVCaptureSession: NSObject {
  public override init() { fatalError() }
  open func canAddInput(_ input: AVCaptureInput) -> Bool { fatalError() }
  open func addInput(_ input: AVCaptureInput) {}
  open func canAddOutput(_ output: AVCaptureOutput) -> Bool { fatalError() }
  open func addOutput(_ output: AVCaptureOutput) {}
  open func beginConfiguration() {}
  open func commitConfiguration() {}
  open func startRunning() {}
  open func stopRunning() {}
}

public struct AVLayerVideoGravity: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public static let resizeAspectFill = AVLayerVideoGravity(rawValue: "")
}

open class AVCaptureVideoPreviewLayer: NSObject {
  open var session: AVCaptureSession?
  open var videoGravity = AVLayerVideoGravity.resizeAspectFill
}
