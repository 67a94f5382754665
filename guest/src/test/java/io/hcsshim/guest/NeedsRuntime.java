package io.hcsshim.guest;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A test that runs real containers: only as root, with crun, runc and a static busybox there.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRuntime.Condition.class)
@interface NeedsRuntime {
    /// Says why not.
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!System.getProperty("user.name").equals("root")) {
                return ConditionEvaluationResult.disabled("containers need root");
            }
            for (var program : new String[] {"crun", "runc", "busybox"}) {
                if (!new File("/usr/bin", program).canExecute()
                        && !new File("/usr/sbin", program).canExecute()) {
                    return ConditionEvaluationResult.disabled(program + " is not installed");
                }
            }
            return ConditionEvaluationResult.enabled("root, with crun, runc and busybox");
        }
    }
}
