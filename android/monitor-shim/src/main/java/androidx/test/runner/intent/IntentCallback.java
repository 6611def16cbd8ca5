package androidx.test.runner.intent;

import android.content.Intent;

/** Is told of each intent that is sent. */
public interface IntentCallback {
    void onIntentSent(Intent intent);
}
