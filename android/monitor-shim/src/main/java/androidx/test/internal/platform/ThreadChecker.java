package androidx.test.internal.platform;

/** Says whether this is the main thread. */
public interface ThreadChecker {
    void checkMainThread();

    void checkNotMainThread();
}
