// Agency packages of YAML alone: the bundled ones, and one that is spoilt.
#include <stdio.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

const fs::path kAdapters = fs::path(test::kBinaryDir) / "lib/aidgate/adapters";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::vector<fs::path> bundledPackages() {
    std::vector<fs::path> packages;
    for (const auto& entry : fs::directory_iterator(kAdapters))
        if (fs::exists(entry.path() / "dictionary.yaml")) packages.push_back(entry.path());
    return packages;
}

void copyPackage(const fs::path& from, const fs::path& to) {
    fs::create_directories(to.parent_path());
    fs::permissions(to.parent_path(), fs::perms::owner_all);
    fs::copy(from, to, fs::copy_options::recursive);
}

void edit(const fs::path& file, const std::string& from, const std::string& to) {
    auto text = readFile(file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << file;
    writeFile(file, text.replace(at, from.size(), to));
}

TEST(AgencyPackages, EveryBundledOnePassesItsChecks) {
    const auto packages = bundledPackages();
    EXPECT_FALSE(packages.empty());
    for (const auto& package : packages) {
        const auto said = runAidgate({"adapter", "check", package.string()});
        EXPECT_EQ(said.exitCode, 0) << package << said.out << said.err;
        EXPECT_TRUE(has(said.out, "account of ")) << said.out;
    }
}

TEST(AgencyPackages, TheirRulesSpeakBesideTheFindingsOfTheOthers) {
    Scenario scenario;
    ASSERT_EQ(scenario.reconcile().exitCode, 0);
    auto expected = scenario.findings();
    std::vector<std::string> more;
    for (const auto& package : bundledPackages())
        more.insert(more.end(), {"--input", (package / "tests/deliveries").string()});
    const auto said = scenario.reconcile("2019-09-16", more);
    ASSERT_EQ(said.exitCode, 0) << said.err;
    expected.emplace("medical-subsidy-missing", "medical_insurance_enrolment:YB-0001");
    expected.emplace("nursing-allowance-missing", "disabled_federation_certificate:CL-0001");
    expected.emplace("several-dwellings-registered", "union_case:U-0001");
    EXPECT_EQ(scenario.findings(), expected);
    const auto page = readFile(scenario.output() / "report.html");
    EXPECT_TRUE(has(page, "medical-subsidy-missing"));
}

// A home whose configuration names a folder of packages of its own.
class OwnPackages {
public:
    OwnPackages() {
        EXPECT_EQ(runAidgate({"init", home().string()}).exitCode, 0);
        edit(home() / "gateway.yaml", "exchanges: {}", "");
    }
    fs::path home() const { return folder_ / "home"; }
    fs::path package(const std::string& id) const { return home() / "packages" / id; }
    void configure(const std::string& exchanges) {
        writeFile(home() / "gateway.yaml", readFile(home() / "gateway.yaml") + "folders:\n  adapters: [packages]\n" +
                                               "exchanges:\n" + exchanges);
    }
    Said run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"--config", (home() / "gateway.yaml").string()});
        return runAidgate(arguments);
    }

private:
    TemporaryFolder folder_;
};

// The bundled package under another name.
void makeCounty(const fs::path& folder) {
    copyPackage(kAdapters / "medical_insurance", folder);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        auto text = readFile(entry.path());
        for (std::size_t at = 0; (at = text.find("medical_insurance", at)) != std::string::npos;)
            text.replace(at, 17, "county_health");
        for (std::size_t at = 0; (at = text.find("medical-subsidy-missing", at)) != std::string::npos;)
            text.replace(at, 23, "county-subsidy-missing");
        if (has(text, "account: enrolment"))
            text.replace(text.find("account: enrolment"), 18, "account: county_enrolment");
        writeFile(entry.path(), text);
    }
    const auto rename = [](const fs::path& in) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(in)) files.push_back(entry.path());
        for (const auto& file : files) {
            auto name = file.filename().string();
            if (name.starts_with("medical_insurance")) fs::rename(file, in / ("county_health" + name.substr(17)));
        }
    };
    rename(folder / "codes");
    rename(folder / "tests/deliveries");
}

TEST(AgencyPackages, AnInstallationsOwnFolderOfThemIsSyncedAndReconciled) {
    OwnPackages gateway;
    makeCounty(gateway.package("county_health"));
    fs::copy(gateway.package("county_health") / "tests/deliveries", gateway.home() / "inbox",
             fs::copy_options::recursive);
    gateway.configure(
        "  county:\n    agency: county_health\n    dataset: enrolment\n    division: \"210199\"\n"
        "    channel: {directory: inbox, control: none, settle_seconds: 0}\n");
    const auto checked = gateway.run({"adapter", "check", gateway.package("county_health").string()});
    EXPECT_EQ(checked.exitCode, 0) << checked.out << checked.err;
    const auto synced = gateway.run({"sync"});
    EXPECT_EQ(synced.exitCode, 0) << synced.out << synced.err;
    EXPECT_TRUE(has(synced.out, "county_health_enrolment")) << synced.out;
    EXPECT_EQ(gateway.run({"check"}).exitCode, 0);
    const auto reconciled = gateway.run({"reconcile", "--as-of", "2019-09-16"});
    EXPECT_EQ(reconciled.exitCode, 0) << reconciled.err;
    EXPECT_TRUE(has(gateway.run({"rule", "list"}).out, "county-subsidy-missing"));
    EXPECT_TRUE(has(gateway.run({"map", "check"}).out, "county_health/enrolment"));
}

// Answers with a file, for so many requests: whoever signs as the county's package says, and nobody else.
class CountyServer {
public:
    CountyServer(const fs::path& file, int requests) {
        const auto program = folder_ / "server.py";
        writeFile(program, R"(
import hmac, http.server, pathlib, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        said = [self.headers.get(name, "") for name in ("X-App", "X-Time", "X-Sign")]
        signed = hmac.new(b"of the county", (said[0] + said[1]).encode(), "sha256").hexdigest().upper()
        right = said[0] == "union-210199" and said[1].isdigit() and said[2] == signed
        answer = pathlib.Path(sys.argv[1]).read_bytes() if right else b""
        self.send_response(200 if right else 403)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
server.timeout = 60
print(server.server_port, flush=True)
for _ in range(int(sys.argv[2])):
    server.handle_request()
)");
        const auto command = "python3 '" + program.string() + "' '" + file.string() + "' " + std::to_string(requests);
        said_ = ::popen(command.c_str(), "r");
        EXPECT_TRUE(said_ != nullptr && std::fscanf(said_, "%d", &port_) == 1) << "python3 is needed";
    }
    CountyServer(const CountyServer&) = delete;
    CountyServer& operator=(const CountyServer&) = delete;
    ~CountyServer() { ::pclose(said_); }
    std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/enrolment"; }

private:
    TemporaryFolder folder_;
    std::FILE* said_ = nullptr;
    int port_ = 0;
};

TEST(AgencyPackages, SayHowTheirAgencyWantsRequestsSigned) {
    OwnPackages gateway;
    const auto package = gateway.package("county_health");
    makeCounty(package);
    const CountyServer server(package / "tests/deliveries/county_health_210199_enrolment_20190916_0001.txt", 2);
    gateway.configure("  county:\n    agency: county_health\n    dataset: enrolment\n    division: \"210199\"\n" +
                      std::string("    channel:\n      http:\n        url: ") + server.address() +
                      "\n        tls: false\n        extension: txt\n"
                      "        signer: {kind: adapter, key_name: union-210199, secret: {file: county.secret}}\n");
    const auto secret = gateway.home() / "county.secret";
    writeFile(secret, "of another\n");
    fs::permissions(secret, fs::perms(0600));
    // Until the package says it.
    const auto silent = gateway.run({"check"});
    EXPECT_EQ(silent.exitCode, 2);
    EXPECT_TRUE(has(silent.out + silent.err, "does not say how requests are signed")) << silent.out << silent.err;
    EXPECT_TRUE(has(gateway.run({"sync"}).err, "does not say how requests are signed"));

    writeFile(package / "adapter.yaml", readFile(package / "adapter.yaml") +
                                            "signer:\n  X-App: key_name\n  X-Time: time_ms\n"
                                            "  X-Sign: upper(hex(hmac_sha256(secret, key_name + time_ms)))\n");
    EXPECT_EQ(gateway.run({"check"}).exitCode, 0);
    const auto wrong = gateway.run({"sync"});
    EXPECT_NE(wrong.exitCode, 0) << "with another secret";
    EXPECT_FALSE(has(wrong.err, "of another"));
    writeFile(secret, "of the county\n");
    const auto synced = gateway.run({"sync"});
    EXPECT_EQ(synced.exitCode, 0) << synced.out << synced.err;
    EXPECT_TRUE(has(synced.out, "county_health_enrolment")) << synced.out;
}

// What cannot be looked at again is neither confirmed nor closed.
TEST(AgencyPackages, FindingsOfARefusedOneStayAsTheyAre) {
    OwnPackages gateway;
    makeCounty(gateway.package("county_health"));
    const fs::path inbox = gateway.home() / "inbox";
    fs::copy(gateway.package("county_health") / "tests/deliveries", inbox, fs::copy_options::recursive);
    for (const char* end : {"xml", "ctl"}) {
        const auto relief = std::string("civil_affairs_210199_relief_20190916_0001.") + end;
        fs::copy(fs::path(test::kSourceDir) / "tests/cases/six_households" / relief, inbox / relief);
    }
    gateway.configure(
        "  county:\n    agency: county_health\n    dataset: enrolment\n    division: \"210199\"\n"
        "    channel: {directory: inbox, control: none, settle_seconds: 0}\n"
        "  relief:\n    agency: civil_affairs\n    dataset: relief\n    division: \"210199\"\n"
        "    channel: {directory: inbox}\n");
    const auto synced = gateway.run({"sync"});
    ASSERT_EQ(synced.exitCode, 0) << synced.out << synced.err;
    ASSERT_EQ(gateway.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
    const std::vector<std::string> list{"finding", "list", "--code", "county-subsidy-missing"};
    const auto before = gateway.run(list);
    ASSERT_TRUE(has(before.out, "YB-0001")) << before.out;
    ASSERT_TRUE(has(before.out, "open")) << before.out;

    const auto mapping = gateway.package("county_health") / "mappings/enrolment.yaml";
    edit(mapping, "{from: XM}", "{form: XM}");
    const auto without = gateway.run({"reconcile", "--as-of", "2019-09-16"});
    EXPECT_EQ(without.exitCode, 0) << without.err;
    EXPECT_TRUE(has(without.err, "rule county-subsidy-missing did not run: its 1 open findings stay as they are"))
        << without.err;
    EXPECT_EQ(gateway.run(list).out, before.out);

    edit(mapping, "{form: XM}", "{from: XM}");
    const auto again = gateway.run({"reconcile", "--as-of", "2019-09-16"});
    EXPECT_FALSE(has(again.err, "did not run")) << again.err;
    EXPECT_TRUE(has(again.err, "closed 0, reopened 0")) << again.err;
}

TEST(AgencyPackages, ABadOneIsToldWithItsPlaceAndTheOthersGoOn) {
    OwnPackages gateway;
    makeCounty(gateway.package("county_health"));
    edit(gateway.package("county_health") / "mappings/enrolment.yaml", "{from: XM}", "{form: XM}");
    gateway.configure(
        "  county:\n    agency: county_health\n    dataset: enrolment\n    division: \"210199\"\n"
        "    channel: {directory: inbox, control: none, settle_seconds: 0}\n");
    const auto listed = gateway.run({"adapter", "list"});
    EXPECT_EQ(listed.exitCode, 2);
    EXPECT_TRUE(has(listed.err, "mappings/enrolment.yaml:11:")) << listed.err;
    EXPECT_TRUE(has(listed.err, "'from'")) << listed.err;
    EXPECT_TRUE(has(listed.out, "medical_insurance")) << listed.out;
    EXPECT_FALSE(has(listed.out, "county_health")) << listed.out;
    EXPECT_EQ(gateway.run({"check"}).exitCode, 2);
    EXPECT_EQ(gateway.run({"rule", "test"}).exitCode, 0);
    EXPECT_EQ(gateway.run({"reconcile", "--as-of", "2019-09-16"}).exitCode, 0);
}

}  // namespace
}  // namespace aidgate::test
