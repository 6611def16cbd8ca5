package androidx.test.platform.ui;

/** An event may not be injected here. */
public final class InjectEventSecurityException extends Exception {
    public InjectEventSecurityException(String message) {
        super(message);
    }

    public InjectEventSecurityException(Throwable cause) {
        super(cause);
    }

    public InjectEventSecurityException(String message, Throwable cause) {
        super(message, cause);
    }
}
