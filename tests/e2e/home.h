// The six households delivered to a configured gateway, as an operator has it.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {

// The six households delivered to a gateway with one exchange for each delivery.
class Home {
public:
    Home() : Home(made()) {}
    // As another one is now: made once, copied for each test that wants it so.
    Home(const Home& other) {
        std::filesystem::copy(other.folder(), folder(), std::filesystem::copy_options::recursive);
    }
    Home& operator=(const Home&) = delete;

    std::filesystem::path folder() const { return temporary_ / "home"; }
    std::filesystem::path inbox() const { return folder() / "inbox/all"; }
    std::filesystem::path acks() const { return folder() / "ack"; }
    std::filesystem::path configuration() const { return folder() / "gateway.yaml"; }

    Said run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"--config", configuration().string()});
        return runAidgate(arguments);
    }
    Said runAndKill(std::vector<std::string> arguments, std::uint64_t microseconds) const {
        arguments.insert(arguments.begin(), {"--config", configuration().string()});
        return runAidgateAndKill(arguments, microseconds);
    }
    nlohmann::json json(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "--json");
        const auto said = run(arguments);
        if (said.exitCode != 0) throw std::runtime_error(said.err);
        return nlohmann::json::parse(said.out);
    }

private:
    struct Make {};
    explicit Home(Make) {
        const auto said = runAidgate({"init", folder().string()});
        if (said.exitCode != 0) throw std::runtime_error(said.err);
        std::filesystem::copy(std::filesystem::path(test::kSourceDir) / "tests/cases/six_households", inbox());
        std::filesystem::remove(inbox() / "expected.jsonl");
        std::string exchanges = "exchanges:\n";
        for (const auto& entry : std::filesystem::directory_iterator(inbox())) {
            if (entry.path().extension() != ".ctl") continue;
            const auto control = readFile(entry.path());
            exchanges += exchange(line(control, "dept"), line(control, "dataset"), line(control, "division"));
        }
        auto settings = readFile(configuration());
        settings.replace(settings.find("exchanges: {}"), std::string("exchanges: {}").size(), exchanges);
        writeFile(configuration(), settings);
    }

    static const Home& made() {
        static const Home home{Make{}};
        return home;
    }
    static std::string line(const std::string& control, const std::string& key) {
        const auto at = ("\n" + control).find("\n" + key + "=");
        return control.substr(at + key.size() + 1, control.find('\n', at) - at - key.size() - 1);
    }
    static std::string exchange(const std::string& agency, const std::string& dataset, const std::string& division) {
        return "  " + dataset + "-" + division + ":\n    agency: " + agency + "\n    dataset: " + dataset +
               "\n    division: \"" + division +
               "\"\n    channel: {directory: inbox/all, control: required, receipts: ack}\n";
    }

    TemporaryFolder temporary_;
};

}  // namespace aidgate::test
