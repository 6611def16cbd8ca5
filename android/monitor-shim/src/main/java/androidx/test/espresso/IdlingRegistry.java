package androidx.test.espresso;

import android.os.Looper;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What tests wait for; here nothing ever registers. */
public final class IdlingRegistry {
    private static final IdlingRegistry ONLY = new IdlingRegistry();
    private final Set<IdlingResource> resources = ConcurrentHashMap.newKeySet();
    private final Set<Looper> loopers = ConcurrentHashMap.newKeySet();

    private IdlingRegistry() {}

    public static IdlingRegistry getInstance() {
        return ONLY;
    }

    public Collection<IdlingResource> getResources() {
        return Set.copyOf(resources);
    }

    public Collection<Looper> getLoopers() {
        return Set.copyOf(loopers);
    }
}
