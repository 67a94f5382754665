// The C library for io.hcsshim.sys without the Foreign Function API: see NativeLibc.java.

#include <dlfcn.h>
#include <errno.h>
#include <jni.h>

typedef long function(long, long, long, long, long, long, long);

// Calls a function of seven longs; errno is left at errno_at, if that is not 0.
JNIEXPORT jlong JNICALL Java_io_hcsshim_sys_linux_NativeLibc_call(JNIEnv *env, jclass type,
        jlong f, jlong errno_at, jlong a, jlong b, jlong c, jlong d, jlong e, jlong g, jlong h)
{
    (void) env, (void) type;
    long result = ((function *) f)(a, b, c, d, e, g, h);
    if (errno_at) {
        *(int *) errno_at = errno;
    }
    return result;
}

// Finds a function of the C library; 0 if there is none.
JNIEXPORT jlong JNICALL Java_io_hcsshim_sys_linux_NativeLibc_symbol(JNIEnv *env, jclass type,
        jstring name)
{
    (void) type;
    const char *text = (*env)->GetStringUTFChars(env, name, NULL);
    if (!text) {
        return 0;
    }
    void *address = dlsym(RTLD_DEFAULT, text);
    (*env)->ReleaseStringUTFChars(env, name, text);
    return (jlong) address;
}

// The memory at an address as a direct buffer; nobody frees it.
JNIEXPORT jobject JNICALL Java_io_hcsshim_sys_linux_NativeLibc_buffer(JNIEnv *env, jclass type,
        jlong address, jlong size)
{
    (void) type;
    return (*env)->NewDirectByteBuffer(env, (void *) address, size);
}
