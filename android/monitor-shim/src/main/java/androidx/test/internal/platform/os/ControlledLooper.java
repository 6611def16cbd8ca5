package androidx.test.internal.platform.os;

import android.view.View;

/** A main thread that runs when it is told to. */
public interface ControlledLooper {
    void drainMainThreadUntilIdle();

    void simulateWindowFocus(View root);
}
