package io.hcsshim.faults.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/// The Java agent: has [Points#reach] called at the beginning and before each return of the [Place]s. A method that throws
/// returns nowhere.
public final class Weaver implements ClassFileTransformer {
    private static final ClassDesc POINTS = ClassDesc.of("io.hcsshim.faults.weave.Points");
    private static final MethodTypeDesc REACH =
            MethodTypeDesc.ofDescriptor("(Ljava/lang/String;Ljava/lang/Object;)V");

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
        var places = Place.in(name);
        if (places.isEmpty()) {
            return null;
        }
        try {
            var file = ClassFile.of();
            ClassTransform all = ClassTransform.ACCEPT_ALL;
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
        if (place.detailed()) {
            code.aload(1);
        } else {
            code.aconst_null();
        }
        code.invokestatic(POINTS, "reach", REACH);
    }
}
