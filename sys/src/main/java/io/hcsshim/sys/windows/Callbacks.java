package io.hcsshim.sys.windows;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What the services call: one function for each generation, which finds the listener by a number.
///
/// The number is given to the service as the context. It is never used twice, so a callback that comes after its
/// listener was removed finds nothing and is dropped. Nothing may escape from a callback, for that would end
/// the process. Thread-safe.
final class Callbacks {
    private static final Map<Long, HcsListener> LISTENERS = new ConcurrentHashMap<>();
    private static final AtomicLong LAST = new AtomicLong();
    private static final AtomicLong DROPPED = new AtomicLong();

    private static final long EVENT_TYPE = Layouts.offset(Layouts.EVENT, "Type");
    private static final long EVENT_DOCUMENT = Layouts.offset(Layouts.EVENT, "EventData");

    private Callbacks() {}

    /// Remembers a listener.
    ///
    /// @return its context
    static long add(HcsListener listener) {
        var context = LAST.incrementAndGet();
        LISTENERS.put(context, listener);
        return context;
    }

    static void remove(long context) {
        LISTENERS.remove(context);
    }

    /// How many listeners there are.
    static int count() {
        return LISTENERS.size();
    }

    /// How many callbacks found no listener, or one that threw.
    static long dropped() {
        return DROPPED.get();
    }

    // void notification(UINT32 type, void* context, HRESULT status, PCWSTR document)
    static long notificationFunction() {
        return Functions.NOTIFICATION.address();
    }

    // void event(HCS_EVENT* event, void* context)
    static long eventFunction() {
        return Functions.EVENT.address();
    }

    /// Made when the first of them is needed; they stay for ever.
    private static final class Functions {
        static final MemorySegment NOTIFICATION =
                stub(
                        "notification",
                        FunctionDescriptor.ofVoid(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG));
        static final MemorySegment EVENT =
                stub(
                        "event",
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

        private Functions() {}

        @SuppressWarnings("restricted")
        private static MemorySegment stub(String method, FunctionDescriptor descriptor) {
            return Linker.nativeLinker()
                    .upcallStub(
                            find(method, descriptor.toMethodType()), descriptor, Arena.global());
        }

        private static MethodHandle find(String method, MethodType type) {
            try {
                return MethodHandles.lookup().findStatic(Callbacks.class, method, type);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("the method is in this file", e);
            }
        }
    }

    private static void notification(int type, long context, int status, long document) {
        try {
            deliver(context, type, status, document);
        } catch (Throwable _) {
            DROPPED.incrementAndGet();
        }
    }

    private static void event(long event, long context) {
        try {
            var memory = struct(event);
            var type = memory.get(ValueLayout.JAVA_INT, EVENT_TYPE);
            deliver(context, type, 0, memory.get(ValueLayout.JAVA_LONG, EVENT_DOCUMENT));
        } catch (Throwable _) {
            DROPPED.incrementAndGet();
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment struct(long event) {
        return MemorySegment.ofAddress(event).reinterpret(Layouts.EVENT.byteSize());
    }

    private static void deliver(long context, int type, int status, long document) {
        var listener = LISTENERS.get(context);
        if (listener == null) {
            DROPPED.incrementAndGet();
        } else {
            listener.heard(type, status, document == 0 ? "" : Wide.read(document));
        }
    }
}
