package androidx.test.platform.app;

import android.app.Instrumentation;
import android.os.Bundle;

/** Where a test runner leaves its instrumentation. */
public final class InstrumentationRegistry {
    private static Instrumentation instrumentation;
    private static Bundle arguments;

    private InstrumentationRegistry() {}

    public static synchronized void registerInstance(Instrumentation registered, Bundle given) {
        instrumentation = registered;
        arguments = new Bundle(given);
    }

    public static synchronized Instrumentation getInstrumentation() {
        if (instrumentation == null) throw new IllegalStateException("no instrumentation was registered");
        return instrumentation;
    }

    public static synchronized Bundle getArguments() {
        if (arguments == null) throw new IllegalStateException("no arguments were registered");
        return new Bundle(arguments);
    }
}
