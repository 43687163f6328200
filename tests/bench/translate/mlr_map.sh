#!/usr/bin/env bash
# Peer for the delimited mapping: mlr_map.sh IN.csv OUT.csv   (apt install miller). The same thirty columns as duckdb_map.mjs.
set -eu
# shellcheck disable=SC2016 # the language of mlr has $names, too
mlr --icsv --ocsv put '
func iso(str s) { t = strip(s);
  if (t =~ "^([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?$") { return fmtnum(int("\1"),"%04d")."-".fmtnum(int(sub("\2","^0","")),"%02d")."-".fmtnum(int(sub("\3","^0","")),"%02d") }
  if (t =~ "^([0-9]{4})([0-9]{2})([0-9]{2})$") { return "\1-\2-\3" }
  return "" }
func fen(s) { t = gsub(strip(string(s)), ",", ""); return t == "" ? "" : roundm(float(t) * 100, 1) }
begin {
  @cat = {"深度困难":"deep","相对困难":"relative","意外致困":"accident"}; @lvl = {"全国级":"national","省级":"provincial","市级":"municipal","县级":"county"};
  @sex = {"男":"1","女":"2"}; @eth = {"汉族":"01","满族":"15","回族":"03","蒙古族":"02"}; @wrk = {"在岗":"working","下岗":"laid-off","失业":"unemployed","退休":"retired"};
  @mar = {"未婚":"10","已婚":"20","丧偶":"30","离婚":"40"}; @huk = {"非农业":"urban","农业":"rural"}; @yn = {"是":"true","否":"false"};
  @st = {"在档":"active","已脱困":"exited","已解困":"relieved","已撤档":"closed"} }
$* = mapsum({
 "case_no": strip($职工编号), "category": (@cat[strip($困难类别)] ?? ""), "level": (@lvl[strip($建档级别)] ?? ""), "name": gsub(strip($姓名), "[ 　]", ""), "sex": (@sex[strip($性别)] ?? ""),
 "ethnic": (@eth[strip($民族)] ?? ""), "political": strip($政治面貌), "id_no": toupper(strip(string($身份证号))), "birth": iso(string($出生日期)), "health": strip($健康状况) }, {
 "work_status": (@wrk[strip($工作状态)] ?? ""), "employer": strip($工作单位), "industry": strip($所属行业), "marital": (@mar[strip($婚姻状况)] ?? ""), "hukou": (@huk[strip($户口类型)] ?? ""),
 "division": $户口所在地行政区划, "address": strip($家庭住址), "mobile": string($手机号码), "wage_month": fen(${本人月平均收入(元)}), "income_year": fen(${家庭年度总收入(元)}) }, {
 "rigid_year": fen(${家庭年刚性支出(元)}), "household_size": $家庭人口, "on_relief": (@yn[strip($是否享受低保)] ?? ""), "relief_amount": fen(${低保金额(元/月)}), "cause": strip($主要致困原因),
 "status": (@st[strip($档案状态)] ?? ""), "filed_on": iso(string($建档日期)), "exited_on": iso(string($退出日期)), "verified_on": iso(string($最近核查日期)), "contact": strip($联系人姓名) })
' "$1" > "$2"
