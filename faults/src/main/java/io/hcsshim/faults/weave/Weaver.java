package io.hcsshim.faults.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The Java agent: has [Points#reach] called at the beginning and before each return of the [Place]s. A method that throws
/// returns nowhere. All of the product asks [Points] for the time of day.
public final class Weaver implements ClassFileTransformer {
    private static final ClassDesc POINTS = ClassDesc.of("io.hcsshim.faults.weave.Points");
    private static final MethodTypeDesc REACH =
            MethodTypeDesc.ofDescriptor("(Ljava/lang/String;Ljava/lang/Object;)V");

    private static final MethodTypeDesc PASS =
            MethodTypeDesc.ofDescriptor("(Ljava/nio/channels/Channel;)V");
    private static final Set<String> TRANSFERS = Set.of("read", "write");
    private static final String INSTANT = "java/time/Instant";
    private static final String MILLIS = "currentTimeMillis";

    private Weaver() {}

    /// Run by the JVM before the program.
    ///
    /// @param socket where the harness listens
    public static void premain(String socket, Instrumentation jvm) {
        Points.tell(socket);
        jvm.addTransformer(new Weaver());
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (!name.startsWith("io/hcsshim/") || name.startsWith("io/hcsshim/faults/")) {
            return null;
        }
        var places = Place.in(name);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var asksTheTime = text.contains(INSTANT) || text.contains(MILLIS);
        if (places.isEmpty() && !asksTheTime) {
            return null;
        }
        try {
            var file = ClassFile.of();
            ClassTransform all = ClassTransform.ACCEPT_ALL;
            if (asksTheTime) {
                all = all.andThen(ClassTransform.transformingMethodBodies(Weaver::askPoints));
            }
            if (name.equals(Place.CONNECTION)) {
                all =
                        all.andThen(
                                ClassTransform.transformingMethods(
                                        Weaver::isTransfer,
                                        MethodTransform.transformingCode(waiting())));
            }
            for (var place : places) {
                all =
                        all.andThen(
                                ClassTransform.transformingMethods(
                                        method -> isAt(method, place),
                                        MethodTransform.transformingCode(announcing(place))));
            }
            return file.transformClass(file.parse(bytes), all);
        } catch (RuntimeException e) {
            System.err.println("cannot weave " + name + ": " + e); // the JVM would not say
            throw e;
        }
    }

    private static boolean isTransfer(MethodModel method) {
        return TRANSFERS.contains(method.methodName().stringValue());
    }

    private static CodeTransform waiting() {
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                code.aload(0);
                code.invokestatic(POINTS, "pass", PASS);
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                code.with(element);
            }
        };
    }

    /// Has a call for the time of day go to [Points].
    private static void askPoints(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call
                && call.opcode() == Opcode.INVOKESTATIC
                && isForTime(call)) {
            code.invokestatic(POINTS, call.name().stringValue(), call.typeSymbol());
        } else {
            code.with(element);
        }
    }

    private static boolean isForTime(InvokeInstruction call) {
        var owner = call.owner().asInternalName();
        var name = call.name().stringValue();
        return owner.equals("java/lang/System") && name.equals(MILLIS)
                || owner.equals(INSTANT)
                        && name.equals("now")
                        && call.typeSymbol().parameterCount() == 0;
    }

    private static boolean isAt(MethodModel method, Place place) {
        return method.methodName().equalsString(place.method()) && method.code().isPresent();
    }

    private static CodeTransform announcing(Place place) {
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                announce(code, "before ", place);
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                if (element instanceof ReturnInstruction) {
                    announce(code, "after ", place);
                }
                code.with(element);
            }
        };
    }

    private static void announce(CodeBuilder code, String when, Place place) {
        code.ldc(when + place.label());
        switch (place.detail()) {
            case NONE -> code.aconst_null();
            case SELF -> code.aload(0);
            case ARGUMENT -> code.aload(1);
        }
        code.invokestatic(POINTS, "reach", REACH);
    }
}
