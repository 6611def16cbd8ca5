// For Android Studio with the real SDK and NDK. Not run by tests/run: see README.md.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "countersign-android"
include(":companion", ":app")
