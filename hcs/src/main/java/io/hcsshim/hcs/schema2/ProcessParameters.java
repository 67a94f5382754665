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
    /// The program's file; empty if the command line begins with it.
    public static final Member<String> APPLICATION_NAME = Member.text("ApplicationName");

    /// Windows: the whole command line, quoted as `CommandLineToArgvW` reads it.
    public static final Member<String> COMMAND_LINE = Member.text("CommandLine");

    /// Linux: program and arguments, instead of the command line.
    public static final Member<List<String>> COMMAND_ARGS = Member.texts("CommandArgs");

    /// Who it runs as, `ContainerUser`, `ContainerAdministrator` or one of the image; empty for the image's usual one.
    public static final Member<String> USER = Member.text("User");

    /// The folder that it starts in.
    public static final Member<String> WORKING_DIRECTORY = Member.text("WorkingDirectory");

    /// Variables, over those of the system inside.
    public static final Member<Map<String, String>> ENVIRONMENT = Member.textMap("Environment");

    /// Whether it loses the rights of administrators.
    public static final Member<Boolean> RESTRICTED_TOKEN = Member.flag("RestrictedToken");

    /// Whether it gets a console, with output and errors as one stream.
    public static final Member<Boolean> EMULATE_CONSOLE = Member.flag("EmulateConsole");

    /// Whether a pipe is made for its input; without, it reads nothing.
    public static final Member<Boolean> CREATE_STD_IN_PIPE = Member.flag("CreateStdInPipe");

    /// Whether a pipe is made for its output; without, it goes nowhere.
    public static final Member<Boolean> CREATE_STD_OUT_PIPE = Member.flag("CreateStdOutPipe");

    /// Whether a pipe is made for its errors; never with a console.
    public static final Member<Boolean> CREATE_STD_ERR_PIPE = Member.flag("CreateStdErrPipe");

    /// Height and width in characters.
    public static final Member<List<Long>> CONSOLE_SIZE = Member.numbers("ConsoleSize");

    /// Whether it joins a session of the user that there is.
    public static final Member<Boolean> USE_EXISTING_LOGIN = Member.flag("UseExistingLogin");

    /// Whether the console is the old one, without escape sequences.
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
