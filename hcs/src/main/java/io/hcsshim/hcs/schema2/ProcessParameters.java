package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Map;

/// What a process is made from.
///
/// @param json its members
public record ProcessParameters(JsonObject json) implements Document<ProcessParameters> {
    public static final Member<String> APPLICATION_NAME = Member.text("ApplicationName");
    public static final Member<String> COMMAND_LINE = Member.text("CommandLine");
    public static final Member<List<String>> COMMAND_ARGS = Member.texts("CommandArgs");
    public static final Member<String> USER = Member.text("User");
    public static final Member<String> WORKING_DIRECTORY = Member.text("WorkingDirectory");
    public static final Member<Map<String, String>> ENVIRONMENT = Member.textMap("Environment");
    public static final Member<Boolean> RESTRICTED_TOKEN = Member.flag("RestrictedToken");
    public static final Member<Boolean> EMULATE_CONSOLE = Member.flag("EmulateConsole");
    public static final Member<Boolean> CREATE_STD_IN_PIPE = Member.flag("CreateStdInPipe");
    public static final Member<Boolean> CREATE_STD_OUT_PIPE = Member.flag("CreateStdOutPipe");
    public static final Member<Boolean> CREATE_STD_ERR_PIPE = Member.flag("CreateStdErrPipe");

    /// Height and width in characters.
    public static final Member<List<Long>> CONSOLE_SIZE = Member.numbers("ConsoleSize");

    public static final Member<Boolean> USE_EXISTING_LOGIN = Member.flag("UseExistingLogin");
    public static final Member<Boolean> USE_LEGACY_CONSOLE = Member.flag("UseLegacyConsole");

    /// Its members in order.
    public static final Shape<ProcessParameters> SHAPE =
            Shape.of(
                    ProcessParameters::new,
                    APPLICATION_NAME,
                    COMMAND_LINE,
                    COMMAND_ARGS,
                    USER,
                    WORKING_DIRECTORY,
                    ENVIRONMENT,
                    RESTRICTED_TOKEN,
                    EMULATE_CONSOLE,
                    CREATE_STD_IN_PIPE,
                    CREATE_STD_OUT_PIPE,
                    CREATE_STD_ERR_PIPE,
                    CONSOLE_SIZE,
                    USE_EXISTING_LOGIN,
                    USE_LEGACY_CONSOLE);

    /// The empty document.
    public ProcessParameters() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessParameters> shape() {
        return SHAPE;
    }
}
