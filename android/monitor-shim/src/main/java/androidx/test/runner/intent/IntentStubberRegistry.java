package androidx.test.runner.intent;

/** The one that answers intents; here nobody ever does. */
public final class IntentStubberRegistry {
    private static IntentStubber stubber;

    private IntentStubberRegistry() {}

    public static void load(IntentStubber loaded) {
        stubber = loaded;
    }

    public static boolean isLoaded() {
        return stubber != null;
    }

    public static IntentStubber getInstance() {
        return stubber;
    }

    public static void reset() {
        stubber = null;
    }
}
