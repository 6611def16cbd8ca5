package androidx.test.espresso;

/** Something that a test waits for. */
public interface IdlingResource {
    String getName();

    boolean isIdleNow();

    void registerIdleTransitionCallback(ResourceCallback callback);

    /** Is told when the wait is over. */
    interface ResourceCallback {
        void onTransitionToIdle();
    }
}
