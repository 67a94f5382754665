/* The programs runhcs.exe, wclayer.exe and the others: each finds a Java and starts the class it stands for with it.
 *
 * Which class that is, the program's own name says. Java is looked for where HCSSHIM_JAVA says, in the folder `runtime`
 * beside `bin`, and where JAVA_HOME says. The program waits for Java and ends as it does; standard streams, environment and
 * folder are inherited. Java is in a job that ends with the program, so that who ends the one ends the other; what Java
 * starts is in none, for the shim's resident process outlives the command that starts it.
 *
 * Only kernel32 and msvcrt are used. Built with mingw-w64 (make windows). */
#define WIN32_LEAN_AND_MEAN
#ifndef UNICODE
#define UNICODE
#define _UNICODE
#endif
#include <windows.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { LONGEST = 32768, FAILED = 1 };

static const struct {
    const wchar_t *program, *module;
} programs[] = {
    {L"containerd-shim-runhcs-v1", L"io.hcsshim.windows/io.hcsshim.windows.Main"},
    {L"runhcs", L"io.hcsshim.cli/io.hcsshim.cli.runhcs.Main"},
    {L"wclayer", L"io.hcsshim.cli/io.hcsshim.cli.windows.WclayerCommand"},
    {L"zapdir", L"io.hcsshim.cli/io.hcsshim.cli.windows.Zapdir"},
    {L"jobobject-util", L"io.hcsshim.cli/io.hcsshim.cli.windows.JobCommand"},
    {L"device-util", L"io.hcsshim.cli/io.hcsshim.cli.windows.DeviceCommand"},
    {L"grantvmgroupaccess", L"io.hcsshim.cli/io.hcsshim.cli.windows.GrantVmGroupAccess"},
    {L"hvsocketaddr", L"io.hcsshim.cli/io.hcsshim.cli.windows.HvSocketAddress"},
};

static int fail(const wchar_t *what, const wchar_t *on)
{
    fwprintf(stderr, L"%ls %ls: error %lu\n", what, on, GetLastError());
    return FAILED;
}

static bool is_file(const wchar_t *path)
{
    DWORD attributes = GetFileAttributesW(path);

    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* Cuts the last part off a path. */
static void to_folder(wchar_t *path)
{
    wchar_t *last = wcsrchr(path, L'\\');

    if (last != NULL)
        *last = 0;
}

/* The name of a program without folder and extension. */
static void name_of(const wchar_t *path, wchar_t *name, size_t room)
{
    const wchar_t *last = wcsrchr(path, L'\\');

    _snwprintf(name, room - 1, L"%ls", last == NULL ? path : last + 1);
    name[room - 1] = 0;
    wchar_t *dot = wcsrchr(name, L'.');
    if (dot != NULL)
        *dot = 0;
}

static const wchar_t *module_of(const wchar_t *name)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (_wcsicmp(name, programs[i].program) == 0)
            return programs[i].module;
    return NULL;
}

static bool find_java(const wchar_t *home, wchar_t *java)
{
    const wchar_t *chosen = _wgetenv(L"HCSSHIM_JAVA"), *installed = _wgetenv(L"JAVA_HOME");

    if (chosen != NULL && *chosen != 0) {
        _snwprintf(java, LONGEST - 1, L"%ls", chosen);
        return is_file(java);
    }
    _snwprintf(java, LONGEST - 1, L"%ls\\runtime\\bin\\java.exe", home);
    if (is_file(java))
        return true;
    if (installed == NULL)
        return false;
    _snwprintf(java, LONGEST - 1, L"%ls\\bin\\java.exe", installed);
    return is_file(java);
}

/* What follows the program's name on the command line, as it was written: Java takes it apart by the same rules. */
static const wchar_t *arguments_of(const wchar_t *line)
{
    bool quoted = false;

    for (; *line != 0 && (quoted || (*line != L' ' && *line != L'\t')); line++)
        if (*line == L'"')
            quoted = !quoted;
    return line;
}

/* A job whose processes end with its last handle, which is ours. */
static HANDLE make_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job = CreateJobObjectW(NULL, NULL);

    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job != NULL
            && !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
        CloseHandle(job);
        return NULL;
    }
    return job;
}

/* Whoever reads our output waits for all who have it open, and a resident process closes its own early. */
static void leave_streams_to_java(void)
{
    CloseHandle(GetStdHandle(STD_INPUT_HANDLE));
    CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));
    CloseHandle(GetStdHandle(STD_ERROR_HANDLE));
}

int wmain(void)
{
    static wchar_t own[LONGEST], home[LONGEST], java[LONGEST], name[256], line[LONGEST];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = FAILED;

    DWORD length = GetModuleFileNameW(NULL, own, LONGEST);
    if (length == 0 || length >= LONGEST)
        return fail(L"find", L"this program's own file");
    name_of(own, name, sizeof name / sizeof *name);
    const wchar_t *module = module_of(name);
    if (module == NULL) {
        fwprintf(stderr, L"%ls: no program has this name; it was renamed\n", name);
        return FAILED;
    }
    wcscpy(home, own);
    to_folder(home); /* bin */
    to_folder(home);
    if (!find_java(home, java)) {
        fwprintf(stderr, L"%ls: no Java: neither HCSSHIM_JAVA, nor %ls\\runtime, nor JAVA_HOME has a java.exe\n",
            name, home);
        return FAILED;
    }
    int written = _snwprintf(line, LONGEST - 1,
        L"\"%ls\" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=io.hcsshim.sys "
        L"\"-Dhcsshim.home=%ls\" -p \"%ls\\lib\" -m %ls%ls",
        java, home, home, module, arguments_of(GetCommandLineW()));
    if (written < 0) {
        fwprintf(stderr, L"%ls: the command line is too long\n", name);
        return FAILED;
    }
    HANDLE job = make_job();
    if (job == NULL)
        return fail(L"make", L"a job");
    if (!CreateProcessW(java, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &startup, &process))
        return fail(L"start", java);
    if (!AssignProcessToJobObject(job, process.hProcess)) {
        int status = fail(L"put into a job", java);
        TerminateProcess(process.hProcess, FAILED);
        return status;
    }
    ResumeThread(process.hThread);
    CloseHandle(process.hThread);
    leave_streams_to_java();
    if (WaitForSingleObject(process.hProcess, INFINITE) != WAIT_OBJECT_0
            || !GetExitCodeProcess(process.hProcess, &code))
        return fail(L"wait for", java);
    CloseHandle(process.hProcess);
    return (int)code;
}
