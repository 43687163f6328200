// The entities of a dictionary, with the parameters and definitions rules share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/yaml.h"
#include "aidgate/expression/program.h"
#include "entity.h"
#include "parameters.h"

namespace aidgate::reconcile {

// A named expression of an entity: of files and families evaluated once over all their rows, of others, and where it
// says so, for the rows that are asked for.
struct Definition {
    std::size_t entity = 0;
    std::string name;
    config::Text label;
    std::optional<record::Sensitivity> sensitivity;
    bool everyRow = true;  // false: few rows are ever asked for it
    const config::Document* document = nullptr;
    const config::Node* expression = nullptr;
    config::Diagnostics* problems = nullptr;  // where its mistakes are told, whoever asks for it first
    std::optional<expression::Program> program;
    enum class State : std::uint8_t { Waiting, Compiling, Compiled, Failed } state = State::Waiting;
    std::size_t slot = 0;
};

class Model final : public NameSource {
public:
    // `dictionary` outlives the model.
    explicit Model(const record::Dictionary& dictionary);

    // `prefix`: what their names begin with. Parameters come before the definitions that use them; definitions are
    // compiled when a rule first asks for them, and `diagnostics` must live until compileRest.
    void loadParameters(const config::Document& document, std::string_view prefix, config::Diagnostics& diagnostics) {
        parameters_.load(document, prefix, diagnostics);
    }
    void loadDefinitions(std::unique_ptr<config::Document> document, std::string_view prefix,
                         config::Diagnostics& diagnostics);
    // Compiles definitions nobody asked for, so that their mistakes are told. Nothing more can be loaded then.
    void compileRest();

    const Entity* find(std::string_view entity) const;
    const Entity& entity(std::size_t index) const { return *entities_[index]; }
    const std::vector<std::unique_ptr<Entity>>& entities() const { return entities_; }
    std::vector<std::string> entityNames() const;
    const std::vector<Definition>& definitions() const { return definitions_; }
    // Definitions that rules need, each after those it needs itself. Complete before compileRest.
    const std::vector<std::size_t>& needed() const { return needed_; }
    const Parameters& parameters() const { return parameters_; }
    // For the whole province on that day.
    std::int64_t parameter(std::string_view name, std::int64_t otherwise, value::CivilDate day) const;

    std::optional<expression::Symbol> findShared(std::string_view name) const override;
    std::optional<std::size_t> findDefinition(std::size_t entity, std::string_view name) override;
    void listNames(const Entity& entity, std::vector<std::string>& names) const override;

private:
    Entity& add(EntityKind kind, std::string name, const record::Dataset* dataset = nullptr);
    // The slot of a parameter that differs by place or date.
    std::size_t addParameter(std::size_t entity, std::size_t parameter);
    Entity* findToAdd(std::string_view entity);
    void addDataset(const record::Dataset& dataset);
    void addDatasetRelations(Entity& entity);
    void addUnionSide();
    void addPairs();
    void addPair(EntityKind kind, std::string name, std::string_view left, std::string leftName, std::string_view right,
                 std::string rightName);
    void addRowPair(EntityKind kind, std::string name);

    const record::Dictionary& dictionary_;
    std::vector<std::unique_ptr<Entity>> entities_;
    Parameters parameters_;
    std::vector<Definition> definitions_;
    std::map<std::pair<std::size_t, std::string>, std::size_t, std::less<>> definitionsByName_;
    std::vector<std::size_t> needed_;
    enum class Stage : std::uint8_t { OfRules, OfTheRest, Done } stage_ = Stage::OfRules;
    std::vector<std::unique_ptr<config::Document>> documents_;
};

}  // namespace aidgate::reconcile
